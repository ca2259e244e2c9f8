import type { Evidence, Outcome, VerdictWord } from './api/types.ts'
import { useTexts } from './i18n.tsx'
import './status.css'

export type Status = VerdictWord | 'waiting'

const SHAPES: Record<Status, string> = {
  genuine: 'M3.5 8.5l3 3 6-7',
  suspect: 'M5.5 6a2.5 2.5 0 1 1 3.7 2.2C8.4 8.7 8 9.1 8 10M8 12.6v.1',
  false: 'M4 4l8 8M12 4l-8 8',
  unable: 'M4 8h8',
  waiting: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.6h-2.6',
}

const OF_OUTCOME: Record<Outcome, Status> = { pass: 'genuine', suspect: 'suspect', fail: 'false', unable: 'unable' }

/** The word that counts, or `waiting` while there is none. */
export function statusOf(evidence: Pick<Evidence, 'word'>): Status {
  return evidence.word ?? 'waiting'
}

export function statusOfOutcome(outcome: Outcome): Status {
  return OF_OUTCOME[outcome]
}

export function StatusIcon({ status, size = 16 }: { status: Status; size?: number }) {
  return (
    <svg className="status-icon" data-status={status} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[status]} />
    </svg>
  )
}

/** A verdict's word: always colour, icon and word together. */
export function StatusTag({ status, large = false }: { status: Status; large?: boolean }) {
  const { t } = useTexts()
  return (
    <span className={large ? 'status-tag status-tag-large' : 'status-tag'} data-status={status}>
      <StatusIcon status={status} size={large ? 20 : 14} />
      {t(`status.${status}`)}
    </span>
  )
}

/** What one check found: colour, icon and word. */
export function OutcomeTag({ outcome }: { outcome: Outcome }) {
  const { t } = useTexts()
  return (
    <span className="status-tag" data-status={OF_OUTCOME[outcome]}>
      <StatusIcon status={OF_OUTCOME[outcome]} size={14} />
      {t(`outcome.${outcome}`)}
    </span>
  )
}
