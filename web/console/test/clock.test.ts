import { expect, test } from 'vitest'
import { instantOf, wallOf } from '../src/clock.ts'

test.each([
  ['2026-03-20T09:00', 'Asia/Shanghai', '2026-03-20T01:00:00.000Z'],
  ['2026-03-20T09:00', 'UTC', '2026-03-20T09:00:00.000Z'],
  ['2026-07-01T00:30', 'Europe/Berlin', '2026-06-30T22:30:00.000Z'],
  ['2026-01-01T00:30', 'Europe/Berlin', '2025-12-31T23:30:00.000Z'],
  ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
  ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
  ['2026-03-20T09:00', 'Asia/Kathmandu', '2026-03-20T03:15:00.000Z'],
])('%s on the clocks of %s is %s', (wall, zone, instant) => {
  expect(instantOf(wall, zone)).toBe(instant)
  expect(wallOf(Date.parse(instant), zone)).toBe(wall)
})
