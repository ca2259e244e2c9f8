import { describe, expect, test } from 'vitest'
import { plan } from '../src/place-plan.ts'

const store = { radius_m: 200, accuracy_m: 15, east_m: 0, north_m: 0 }

describe('a plan of the place', () => {
  test.each([
    store,
    { ...store, east_m: 900, north_m: -300 },
    { ...store, accuracy_m: 4000 },
    { ...store, east_m: -900_000, north_m: 400_000 },
  ])('holds both circles whole', (place) => {
    const { fence, photo } = plan(place)
    for (const circle of [fence, photo]) {
      expect(circle.x - circle.r).toBeGreaterThanOrEqual(15.9)
      expect(circle.x + circle.r).toBeLessThanOrEqual(344.1)
      expect(circle.y - circle.r).toBeGreaterThanOrEqual(15.9)
      expect(circle.y + circle.r).toBeLessThanOrEqual(204.1)
    }
  })
  test('has north up and east to the right', () => {
    const { fence, photo } = plan({ ...store, east_m: 500, north_m: 500 })
    expect(photo.x).toBeGreaterThan(fence.x)
    expect(photo.y).toBeLessThan(fence.y)
  })
  test('has a scale bar of a round length that fits', () => {
    const { scale, fence } = plan(store)
    expect([1, 2, 5]).toContain(Number(String(scale.metres)[0]))
    expect(scale.length).toBeLessThanOrEqual(90)
    expect(scale.length / scale.metres).toBeCloseTo(fence.r / store.radius_m)
  })
})
