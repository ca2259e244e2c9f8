import { Problem } from '@yanzhen/shared/api/client.ts'
import type { Capture } from '@yanzhen/shared/api/types.ts'

/** saved: on this phone. uploading: being sent. checking: the bucket has it, the API has not said so yet. refused: the
 * API will never take it; a person decides. An entry leaves the outbox only when the API says it has the bytes. */
export type Stage = 'saved' | 'uploading' | 'checking' | 'refused'

export interface Entry {
  client_id: string
  /** Whose photo it is: on a shared phone it waits for this person, and is never sent as somebody else's. */
  employee_id: string
  session_id: string
  session_title: string
  file: Blob
  sha256: string
  size_bytes: number
  content_type: string
  capture: Capture
  saved_at: number
  stage: Stage
  attempts: number
  next_try_at: number
  waits_for: 'network' | 'sign_in' | null
  evidence_id: string | null
  problem: { code: string; detail: string } | null
}

const FIRST_WAIT = 2_000
const LONGEST_WAIT = 5 * 60_000

/** Doubles from two seconds to five minutes; `jitter` in 0..1 spreads phones that lost the same signal. */
export function backOff(attempts: number, jitter: number): number {
  const wait = Math.min(FIRST_WAIT * 2 ** Math.max(attempts - 1, 0), LONGEST_WAIT)
  return Math.round(wait * (0.75 + jitter / 2))
}

/** What a failure means for an entry: no network and trouble at the server wait, a missing sign-in waits for the person,
 * and only a refusal of this very file stops it. */
export function afterFailure(entry: Entry, problem: unknown, now: number, jitter: number): Entry {
  if (problem instanceof Problem && problem.status === 401) {
    return { ...entry, stage: 'saved', waits_for: 'sign_in', next_try_at: now }
  }
  if (problem instanceof Problem && isRefusal(problem.status)) {
    return { ...entry, stage: 'refused', waits_for: null, problem: { code: problem.code, detail: problem.detail } }
  }
  const attempts = entry.attempts + 1
  const offline = problem instanceof Problem && problem.status === 0
  return {
    ...entry,
    stage: entry.stage === 'checking' ? 'checking' : 'saved',
    attempts,
    waits_for: offline ? 'network' : null,
    next_try_at: now + backOff(attempts, jitter),
  }
}

function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 409 && status !== 425 && status !== 429
}

/** Entries to work on now, oldest first; `woken` (a signal, a sign-in, the page opened) does not wait for the clock. */
export function due(entries: readonly Entry[], now: number, woken: boolean): Entry[] {
  return entries
    .filter((entry) => entry.stage !== 'refused')
    .filter((entry) => woken || (entry.waits_for !== 'sign_in' && entry.next_try_at <= now))
    .sort((a, b) => a.saved_at - b.saved_at)
}

/** When to look again by the clock; null when nothing waits for it. */
export function nextWake(entries: readonly Entry[]): number | null {
  const times = entries
    .filter((entry) => entry.stage !== 'refused' && entry.waits_for !== 'sign_in')
    .map((entry) => entry.next_try_at)
  return times.length ? Math.min(...times) : null
}
