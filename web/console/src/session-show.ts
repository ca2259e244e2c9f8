import type { Evidence } from '@yanzhen/shared/api/types.ts'
import { type Status, statusOf } from '@yanzhen/shared/status.tsx'

const WORDS: readonly Status[] = ['genuine', 'suspect', 'false', 'unable', 'waiting']
/** What of a session is looked at; each is a number of the list of sessions. */
export const SHOWN = ['received', 'missing', 'on_time', ...WORDS] as const
export type Shown = (typeof SHOWN)[number]

export function shownOf(text: string | null): Shown | null {
  return SHOWN.find((known) => known === text) ?? null
}

/** Whether somebody's photo, or that there is none, belongs to what is looked at. */
export function belongs(evidence: Evidence | null | undefined, shown: Shown | null): boolean {
  if (shown === null) return true
  if (!evidence) return shown === 'missing'
  if (shown === 'received') return true
  if (shown === 'on_time') return evidence.on_time
  return statusOf(evidence) === shown
}
