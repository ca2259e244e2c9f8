import type { Evidence, Session } from '@yanzhen/shared/api/types.ts'

const DAY = 24 * 60 * 60_000

export interface Agenda {
  /** Running or starting today without a photo that settles it, the nearest first. */
  due: Session[]
  /** Ended within the listed days and nothing has arrived, the latest first. */
  missed: Session[]
  /** Ended, and the API asks for another photo than the one it has, the latest first. */
  again: Session[]
  /** Later days, the nearest first. */
  next: Session[]
  /** Handed in for a session that is still running or ended today. */
  done: Session[]
  /** Would still be to come, and does not take place, the nearest first. */
  cancelled: Session[]
}

/** A photo that the API has not judged yet and still expects to. */
export function checking(evidence: Evidence): boolean {
  return evidence.word === null && evidence.state !== 'expired'
}

/** A photo is here; one whose bytes never came is none. */
function arrived(session: Session): boolean {
  return !!session.mine && session.mine.state !== 'expired'
}

/** A photo settles a session unless the API asks for another one. */
export function settled(session: Session): boolean {
  return !!session.mine && session.mine.retake === null
}

/** Sorts the listed sessions into what a person does with them. Ordering only: states and advice are the API's. */
export function agenda(sessions: readonly Session[], now: number): Agenda {
  const end = (session: Session) => Date.parse(session.ends_at)
  const start = (session: Session) => Date.parse(session.starts_at)
  const today = (session: Session) => sameDay(start(session), now, session.timezone)
  const open = sessions.filter((session) => !settled(session))
  const ended = open.filter((session) => session.state === 'ended').sort((a, b) => end(b) - end(a))
  return {
    due: open
      .filter((session) => session.state === 'running' || (session.state === 'upcoming' && today(session)))
      .sort((a, b) => Number(a.state === 'upcoming') - Number(b.state === 'upcoming') || end(a) - end(b)),
    missed: ended.filter((session) => !arrived(session)),
    again: ended.filter(arrived),
    next: open.filter((session) => session.state === 'upcoming' && !today(session)).sort((a, b) => start(a) - start(b)),
    cancelled: sessions
      .filter((session) => session.state === 'cancelled' && end(session) > now)
      .sort((a, b) => start(a) - start(b)),
    done: sessions
      .filter(
        (session) => session.state !== 'cancelled' && settled(session) && (today(session) || now - end(session) < DAY),
      )
      .sort((a, b) => start(b) - start(a)),
  }
}

function sameDay(a: number, b: number, timeZone: string): boolean {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone })
  return format.format(a) === format.format(b)
}
