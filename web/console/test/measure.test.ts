import { describe, expect, test } from 'vitest'
import { scale } from '../src/measure.ts'

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
