import { describe, expect, test } from 'vitest'
import { noCamera, stateOf } from '../src/capture/camera.ts'
import { difference, type Glance, grey, hintOf, mean, sharpness } from '../src/capture/hints.ts'
import { toFix } from '../src/capture/position.ts'

const good: Glance = { light: 120, sharpness: 200, motion: 3, faces: 2 }
const WIDTH = 32
const picture = (at: (x: number, y: number) => number) =>
  Uint8Array.from({ length: WIDTH * WIDTH }, (_, i) => at(i % WIDTH, Math.floor(i / WIDTH)))

describe('a hint', () => {
  test('is not given for a good picture', () => {
    expect(hintOf(good)).toBeNull()
    expect(hintOf({ ...good, motion: null, faces: null })).toBeNull()
  })

  test.each([
    [{ light: 20 }, 'dark'],
    [{ light: 240 }, 'bright'],
    [{ motion: 60 }, 'moving'],
    [{ sharpness: 2 }, 'blurred'],
    [{ faces: 0 }, 'no_face'],
    [{ light: 20, sharpness: 2, faces: 0 }, 'dark'],
  ] as const)('names what spoils the photo first: %o', (change, hint) => {
    expect(hintOf({ ...good, ...change })).toBe(hint)
  })

  test('counts faces only where the browser can', () => {
    expect(hintOf({ ...good, faces: null })).toBeNull()
  })
})

describe('a glance', () => {
  test('weighs colours as the eye does', () => {
    const [red, green, white] = grey(new Uint8ClampedArray([255, 0, 0, 255, 0, 255, 0, 255, 255, 255, 255, 255]))
    expect(red).toBeLessThan(green ?? 0)
    expect(white).toBe(255)
  })

  test('measures light, motion and edges', () => {
    const flat = picture(() => 90)
    const squares = picture((x, y) => (((x >> 2) + (y >> 2)) % 2 ? 200 : 40))
    const soft = picture((x) => 90 + 30 * Math.sin(x / 5))
    expect(mean(flat)).toBe(90)
    expect(difference(flat, flat)).toBe(0)
    expect(
      difference(
        flat,
        picture(() => 100),
      ),
    ).toBe(10)
    expect(sharpness(flat, WIDTH)).toBe(0)
    expect(hintOf({ ...good, sharpness: sharpness(squares, WIDTH) })).toBeNull()
    expect(hintOf({ ...good, sharpness: sharpness(soft, WIDTH) })).toBe('blurred')
  })
})

test('a camera that does not open says why, so that there is a way on', () => {
  const why = (name: string) => stateOf({ name })
  expect(['NotAllowedError', 'NotFoundError', 'NotReadableError', 'SecurityError'].map(why)).toEqual([
    'refused',
    'none',
    'busy',
    'refused',
  ])
  expect((['starting', 'running', 'ended'] as const).map(noCamera)).toEqual([false, false, true])
})

test('a made-up position is passed on where the platform tells it', () => {
  const coords = { latitude: 31, longitude: 121, accuracy: 5 }
  expect(toFix(coords).mocked).toBeNull()
  expect(toFix({ ...coords, mocked: true }).mocked).toBe(true)
})
