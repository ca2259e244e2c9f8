import { expect, test } from 'vitest'
import { fieldOf, firstDraft, toBody, toClashes } from '../src/plan.ts'

const ZONE = 'Asia/Shanghai'
const draft = firstDraft('acme/s1', ZONE, Date.parse('2026-03-15T05:12:00Z'))

test('a new session begins at the next full hour of the unit, whatever the clock here shows', () => {
  expect(toBody(draft, ZONE)).toMatchObject({
    starts_at: '2026-03-15T06:00:00.000Z',
    ends_at: '2026-03-15T07:00:00.000Z',
  })
})

test('what is not filled in is left out, so that the API says it is missing', () => {
  const sent = JSON.parse(JSON.stringify(toBody({ ...draft, starts_at: null, place: 'own' }, ZONE)))
  expect(Object.keys(sent).sort()).toEqual(
    ['ends_at', 'evidence_mode', 'geofence', 'participants', 'title', 'unit_path'].sort(),
  )
  expect(sent.geofence).toEqual({})
})

test("the unit's own place is not sent", () => {
  const geofence = { latitude: 31, longitude: 121, radius_m: 100 }
  expect(toBody({ ...draft, geofence }, ZONE).geofence).toBeUndefined()
  expect(toBody({ ...draft, geofence, place: 'own' }, ZONE).geofence).toEqual(geofence)
})

test.each([
  ['title', ['title']],
  ['participants.3', ['participants']],
  ['geofence.latitude', ['geofence', 'latitude']],
  ['geofence', null],
  ['body', null],
])('a broken rule of %s stands at %j', (field, place) => {
  expect(fieldOf(field)).toEqual(place)
})

test('clashes are looked for once there is a time and somebody or a room to look for', () => {
  expect(toClashes(undefined, ZONE)).toBeNull()
  expect(toClashes(draft, ZONE)).toBeNull()
  expect(toClashes({ ...draft, room: '  ' }, ZONE)).toBeNull()
  expect(toClashes({ ...draft, room: 'Room 1', starts_at: null }, ZONE)).toBeNull()
  expect(toClashes({ ...draft, room: 'Room 1', ends_at: draft.starts_at }, ZONE)).toBeNull()
  expect(toClashes({ ...draft, room: ' Room 1 ' }, ZONE)).toMatchObject({
    room: 'Room 1',
    participants: [],
    starts_at: '2026-03-15T06:00:00.000Z',
  })
  expect(toClashes({ ...draft, trainer_id: 'sun' }, ZONE)).toMatchObject({ trainer_id: 'sun', unit_path: 'acme/s1' })
})
