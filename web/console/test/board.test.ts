import type { Policy } from '@yanzhen/shared/api/types.ts'
import { describe, expect, test } from 'vitest'
import { scale } from '../src/measure.ts'
import { changes, values } from '../src/policy-fields.ts'

describe('a measure', () => {
  test('shows value and threshold in proportion', () => {
    const { value, threshold } = scale({ value: 2400, threshold: 150 })
    expect(value).toBeCloseTo(0.8)
    expect(threshold).toBeCloseTo(0.05)
  })
  test('of similarity is looked at closely, so that thousandths are seen', () => {
    const { value, threshold } = scale({ value: 0.925, threshold: 0.939 })
    expect(threshold - value).toBeGreaterThan(0.05)
  })
  test('of nothing stays inside the bar', () => {
    expect(scale({ value: 0, threshold: 0 })).toEqual({ value: 0, threshold: 0 })
  })
})

describe('a proposal', () => {
  const policy = { suspect_from: 30, points: { 'a.b': 10, 'c.d': 20 }, caps: { a: 60 } } as unknown as Policy

  test('names what really changes', () => {
    const draft = { numbers: { suspect_from: 40 }, points: { 'a.b': 10 }, caps: {} }
    expect(changes(policy, draft)).toEqual([{ group: 'numbers', name: 'suspect_from', before: 30, after: 40 }])
  })
  test('sends a table of points whole, since what is left out of it would be lost', () => {
    expect(values(policy, { numbers: {}, points: { 'a.b': 15 }, caps: {} })).toEqual({
      points: { 'a.b': 15, 'c.d': 20 },
    })
  })
})
