import { describe, expect, test } from 'vitest'
import { noCamera, stateOf } from '../src/capture/camera.ts'
import {
  difference,
  FACE_PX,
  type Glance,
  grey,
  HEAD_PX,
  headsOf,
  hintOf,
  mean,
  sharpness,
} from '../src/capture/hints.ts'
import { toFix } from '../src/capture/position.ts'
import type { Box } from '../src/faces/heads.ts'

/** A face so many pixels wide in a photo of 1000 pixels, in its middle. */
const face = (width: number, left = 0.5): Box => ({ left, top: 0.4, right: left + width / 1000, bottom: 0.6 })
const good: Glance = { light: 120, sharpness: 200, motion: 3, faces: [face(200)], width: 1000 }
const WIDTH = 32
const picture = (at: (x: number, y: number) => number) =>
  Uint8Array.from({ length: WIDTH * WIDTH }, (_, i) => at(i % WIDTH, Math.floor(i / WIDTH)))

describe('a hint', () => {
  test('is not given for a good picture', () => {
    expect(hintOf(good, false)).toBeNull()
    expect(hintOf({ ...good, motion: null, faces: null }, false)).toBeNull()
  })

  test.each([
    [{ light: 20 }, 'dark'],
    [{ light: 240 }, 'bright'],
    [{ motion: 60 }, 'moving'],
    [{ sharpness: 2 }, 'blurred'],
    [{ faces: [] }, 'no_face'],
    [{ light: 20, sharpness: 2, faces: [] }, 'dark'],
    [{ faces: [face(FACE_PX - 1)] }, 'far'],
    [{ faces: [face(200, -0.05)] }, 'cut_off'],
    [{ faces: [face(50, 0.99)] }, 'cut_off'],
  ] as const)('names what spoils the photo first: %o', (change, hint) => {
    expect(hintOf({ ...good, ...change }, false)).toBe(hint)
    expect(hintOf({ ...good, ...change }, true)).toBe(hint)
  })

  test('is not given for an edge that takes a little of a face', () => {
    expect(hintOf({ ...good, faces: [face(200, -0.02)] }, false)).toBeNull()
  })

  test('is about the person who takes the photo alone, whoever stands behind', () => {
    const faces = [face(50), face(200), face(50, 0.98), face(50, 0.1)]
    expect(hintOf({ ...good, faces }, false)).toBeNull()
    expect(hintOf({ ...good, faces }, true)).toBe('cut_off')
  })

  test('is about most faces of a group', () => {
    const far = [face(50, 0.2), face(50, 0.4)]
    expect(hintOf({ ...good, faces: [...far, face(90), face(90, 0.7)] }, true)).toBeNull()
    expect(hintOf({ ...good, faces: [...far, face(90)] }, true)).toBe('far')
  })
})

test('heads are counted from the width that the verifier counts, the largest first', () => {
  const heads = headsOf([face(HEAD_PX + 0.1), face(HEAD_PX - 1), face(300)], 1000)
  expect(heads.map(({ left, right }) => Math.round((right - left) * 1000))).toEqual([300, HEAD_PX])
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
    expect(hintOf({ ...good, sharpness: sharpness(squares, WIDTH) }, false)).toBeNull()
    expect(hintOf({ ...good, sharpness: sharpness(soft, WIDTH) }, false)).toBe('blurred')
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
