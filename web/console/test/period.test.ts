import { describe, expect, test } from 'vitest'
import { boardQuery } from '../src/board-query.ts'
import { dayIn, inPeriod, isDay, periodKey, shift } from '../src/period.ts'

test('a day lies in the periods that the API names', () => {
  expect(periodKey('day', '2026-03-05')).toBe('day#2026-03-05')
  expect(periodKey('month', '2026-03-05')).toBe('month#2026-03')
  expect(periodKey('quarter', '2026-12-31')).toBe('quarter#2026-Q4')
})

test('steps cross months and years, and land inside the period', () => {
  expect(shift('day', '2026-03-01', -1)).toBe('2026-02-28')
  expect(shift('month', '2026-01-31', 1)).toBe('2026-02-01')
  expect(shift('month', '2026-01-15', -1)).toBe('2025-12-01')
  expect(shift('quarter', '2026-02-10', -1)).toBe('2025-10-01')
})

test('the day it is depends on the zone', () => {
  const moment = Date.parse('2026-03-15T17:00:00Z')
  expect(dayIn('Asia/Shanghai', moment)).toBe('2026-03-16')
  expect(dayIn('UTC', moment)).toBe('2026-03-15')
})

describe('an address', () => {
  test.each(['2026-02-30', '2026-3-1', 'today', '', null])('with the day %s is not taken', (text) => {
    expect(isDay(text)).toBe(false)
  })
  test('with a real day is taken', () => expect(isDay('2028-02-29')).toBe(true))
})

test('of a period the kind and a day in it are known', () => {
  for (const key of ['day#2026-03-05', 'month#2026-11', 'quarter#2026-Q1', 'quarter#2026-Q4']) {
    const { kind, at } = inPeriod(key)
    expect(isDay(at)).toBe(true)
    expect(periodKey(kind, at)).toBe(key)
  }
})

describe('the board of an address', () => {
  const query = (search: string) => boardQuery(new URLSearchParams(search))
  test('leaves unit and period to the API where the address names none', () => {
    expect(query('')).toEqual({ span: 'month' })
    expect(query('period=quarter&unit=acme')).toEqual({ unit: 'acme', span: 'quarter' })
  })
  test('names the period of the day in the address', () => {
    expect(query('period=day&at=2026-03-05')).toEqual({ period: 'day#2026-03-05' })
    expect(query('at=2026-03-05')).toEqual({ period: 'month#2026-03' })
  })
  test('does not take what is no period and no day', () => {
    expect(query('period=year&at=2026-02-30')).toEqual({ span: 'month' })
  })
})
