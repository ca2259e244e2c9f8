import type { Session } from '@yanzhen/shared/api/types.ts'
import { describe, expect, test } from 'vitest'
import { agenda } from '../src/sessions.ts'

const NOW = Date.parse('2026-03-15T06:00:00Z')
const session = (
  id: string,
  starts: string,
  ends: string,
  state: Session['state'],
  mine: Partial<Session['mine']> | null = null,
) =>
  ({ session_id: id, starts_at: starts, ends_at: ends, state, timezone: 'Asia/Shanghai', mine }) as unknown as Session
const ids = (list: Session[]) => list.map((each) => each.session_id)

const running = session('running', '2026-03-15T05:00:00Z', '2026-03-15T08:00:00Z', 'running')
const sooner = session('sooner', '2026-03-15T05:00:00Z', '2026-03-15T07:00:00Z', 'running')
const later = session('later', '2026-03-15T09:00:00Z', '2026-03-15T10:00:00Z', 'upcoming')
const tomorrow = session('tomorrow', '2026-03-15T16:30:00Z', '2026-03-15T17:00:00Z', 'upcoming')
const missed = session('missed', '2026-03-13T05:00:00Z', '2026-03-13T07:00:00Z', 'ended')

describe('the agenda', () => {
  test('puts running sessions first, the one that ends next before all', () => {
    expect(ids(agenda([later, running, sooner], NOW).due)).toEqual(['sooner', 'running', 'later'])
  })

  test('names a cancelled session apart and asks nothing for it', () => {
    const off = { ...later, session_id: 'off', state: 'cancelled' } as Session
    const { due, next, missed, cancelled } = agenda([off, later], NOW)
    expect([ids(due), ids(next), ids(missed), ids(cancelled)]).toEqual([['later'], [], [], ['off']])
  })

  test('counts days on the clock of the session', () => {
    const { due, next } = agenda([tomorrow, later], NOW)
    expect(ids(due)).toEqual(['later'])
    expect(ids(next)).toEqual(['tomorrow'])
  })

  test('keeps a session due when its photo should be taken again', () => {
    const again = { ...running, mine: { word: 'suspect', retake: 'camera' } } as Session
    expect(ids(agenda([again], NOW).due)).toEqual(['running'])
  })

  test('is done with a session whose photo asks for nothing more of its person', () => {
    const looked = { ...running, mine: { word: 'suspect', retake: null, advice: 'A person will look.' } } as Session
    expect(ids(agenda([looked], NOW).due)).toEqual([])
  })

  test('is done with a session whose photo is genuine or on its way', () => {
    const genuine = { ...running, mine: { word: 'genuine', retake: null } } as Session
    const checking = { ...sooner, mine: { word: null, retake: null } } as Session
    const { due, done } = agenda([genuine, checking], NOW)
    expect(due).toEqual([])
    expect(ids(done).sort()).toEqual(['running', 'sooner'])
  })

  test('lists what ended without a photo', () => {
    expect(ids(agenda([missed, running], NOW).missed)).toEqual(['missed'])
  })

  test('does not call missed what has a photo, though another one is wanted', () => {
    const asked = { ...missed, mine: { state: 'judged', word: 'suspect', retake: 'album' } } as Session
    const lost = { ...missed, session_id: 'lost', mine: { state: 'expired', word: null, retake: 'album' } } as Session
    const { missed: none, again } = agenda([asked, lost], NOW)
    expect(ids(again)).toEqual(['missed'])
    expect(ids(none)).toEqual(['lost'])
  })
})
