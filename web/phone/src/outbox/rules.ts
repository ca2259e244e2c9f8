import type { Problem } from '@yanzhen/shared/api/client.ts'
import type { Capture } from '@yanzhen/shared/api/types.ts'

/** saved: on this phone. uploading: being sent. checking: the bucket has it, the API has not said so yet. refused: the
 * API does not take it; a person decides. An entry leaves the outbox only when the API says it has the bytes. */
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
  /** `server`: it asked to be left alone until `next_try_at`. `account`: it is switched off, which says nothing of the
   * photo. */
  waits_for: 'network' | 'sign_in' | 'server' | 'account' | null
  evidence_id: string | null
  problem: { code: string; detail: string } | null
}

const FIRST_WAIT = 2_000
const LONGEST_WAIT = 5 * 60_000
const LONGEST_AHEAD = 10 * 60_000
const INACTIVE = 'employee.inactive'
/** Refusals whose status usually means "try again": these never get better. */
const FINAL = new Set(['evidence.slot_mismatch'])
const PASSING = new Set([401, 408, 409, 425, 429])

/** Doubles from two seconds to five minutes; `jitter` in 0..1 spreads phones that lost the same signal. */
export function backOff(attempts: number, jitter: number): number {
  const wait = Math.min(FIRST_WAIT * 2 ** Math.max(attempts - 1, 0), LONGEST_WAIT)
  return Math.round(wait * (0.75 + jitter / 2))
}

/** What a failure means for an entry: no network and trouble at the server wait, a missing sign-in and a switched-off
 * account wait for people, and only a refusal of this very file stops it. */
export function afterFailure(entry: Entry, problem: Problem, now: number, jitter: number): Entry {
  const said = { code: problem.code, detail: problem.detail }
  const stage = entry.stage === 'checking' ? 'checking' : 'saved'
  if (problem.status === 401) return { ...entry, stage, waits_for: 'sign_in', next_try_at: now + LONGEST_WAIT }
  if (problem.code === INACTIVE) {
    return { ...entry, stage, waits_for: 'account', problem: said, next_try_at: now + LONGEST_WAIT }
  }
  if (isRefusal(problem)) return { ...entry, stage: 'refused', waits_for: null, problem: said }
  const attempts = entry.attempts + 1
  const asked = problem.retryAfterMs === null ? 0 : Math.min(problem.retryAfterMs, LONGEST_AHEAD)
  return {
    ...entry,
    stage,
    attempts,
    waits_for: problem.status === 0 ? 'network' : asked > 0 || problem.status === 429 ? 'server' : null,
    next_try_at: now + Math.max(backOff(attempts, jitter), asked),
  }
}

function isRefusal(problem: Problem): boolean {
  if (FINAL.has(problem.code)) return true
  return problem.status >= 400 && problem.status < 500 && !PASSING.has(problem.status)
}

/** A failure that the next file would meet as well, so that one try speaks for all. */
export function concernsAll(problem: Problem): boolean {
  return problem.status === 0 || problem.status === 401 || problem.status === 429 || problem.code === INACTIVE
}

/** An entry that was not tried, because another one met a failure that concerns all. */
export function postponed(entry: Entry, failed: Entry): Entry {
  const { waits_for, next_try_at } = failed
  return { ...entry, stage: entry.stage === 'checking' ? 'checking' : 'saved', waits_for, next_try_at }
}

/** Entries to work on now, oldest first. Those that were `woken` (a signal, a sign-in, the page opened) do not wait for
 * the clock, unless the server named a time; and a time further ahead than any wait is a clock that was set back. */
export function due(entries: readonly Entry[], now: number, woken: ReadonlySet<string>): Entry[] {
  const ready = (entry: Entry) => entry.next_try_at <= now || entry.next_try_at > now + LONGEST_AHEAD
  return entries
    .filter((entry) => entry.stage !== 'refused')
    .filter((entry) => ready(entry) || (woken.has(entry.client_id) && entry.waits_for !== 'server'))
    .sort((a, b) => a.saved_at - b.saved_at)
}

/** When to look again by the clock; null when nothing waits for it. */
export function nextWake(entries: readonly Entry[]): number | null {
  const times = entries.filter((entry) => entry.stage !== 'refused').map((entry) => entry.next_try_at)
  return times.length ? Math.min(...times) : null
}

/** A verdict takes a second or two, so an earlier look would mostly be asked in vain; later ones grow rarer. */
export function lookAfter(looks: number): number | null {
  if (looks === 0) return 2_000
  if (looks <= 10) return 1_000
  return looks <= 25 ? 5_000 : null
}
