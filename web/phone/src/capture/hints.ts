import { type RefObject, useEffect, useState } from 'react'

/** What a glance at the picture says. `faces` is null where the browser cannot count them. */
export interface Glance {
  /** Mean luminance, 0..255. */
  light: number
  /** Variance of the Laplacian in the middle at full size: small when nothing has an edge. */
  sharpness: number
  /** Mean difference to the glance before, 0..255; null at the first. */
  motion: number | null
  faces: number | null
}

export type Hint = 'dark' | 'bright' | 'moving' | 'blurred' | 'no_face'

const DARK = 45
const BRIGHT = 215
const MOVING = 28
const BLURRED = 12

/** One hint at most, the one that spoils the photo most first. A hint never stops anybody from taking the photo. */
export function hintOf(glance: Glance): Hint | null {
  if (glance.light < DARK) return 'dark'
  if (glance.light > BRIGHT) return 'bright'
  if (glance.motion !== null && glance.motion > MOVING) return 'moving'
  if (glance.sharpness < BLURRED) return 'blurred'
  return glance.faces === 0 ? 'no_face' : null
}

/** Luminance of RGBA pixels. */
export function grey(pixels: Uint8ClampedArray): Uint8Array {
  const out = new Uint8Array(pixels.length / 4)
  for (let at = 0; at < out.length; at += 1) {
    const from = at * 4
    out[at] = ((pixels[from] ?? 0) * 77 + (pixels[from + 1] ?? 0) * 150 + (pixels[from + 2] ?? 0) * 29) >> 8
  }
  return out
}

export function mean(values: Uint8Array): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)
}

export function difference(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / Math.max(one.length, 1)
}

export function sharpness(values: Uint8Array, width: number): number {
  const height = values.length / width
  let sum = 0
  let squares = 0
  let count = 0
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x
      const near = (step: number) => values[at + step] ?? 0
      const edge = 4 * near(0) - near(-1) - near(1) - near(-width) - near(width)
      sum += edge
      squares += edge * edge
      count += 1
    }
  }
  return count ? squares / count - (sum / count) ** 2 : 0
}

const EVERY_MS = 400
const SMALL = { width: 64, height: 48 }
const MIDDLE = 128

interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly unknown[]>
}

/** What is said of the running camera. */
export interface Seen {
  hint: Hint | null
  /** How many faces are in the picture; null where this browser cannot count them. */
  faces: number | null
}

const NOTHING: Seen = { hint: null, faces: null }

/** Looks at the running camera a few times a second, on this phone alone. */
export function useSeen(video: RefObject<HTMLVideoElement | null>, active: boolean): Seen {
  const [seen, setSeen] = useState(NOTHING)
  useEffect(() => {
    if (!active) return
    const look = looker()
    let current = true
    const timer = setInterval(async () => {
      if (!video.current?.videoWidth || document.visibilityState !== 'visible') return
      const glance = await look(video.current)
      if (current) setSeen({ hint: hintOf(glance), faces: glance.faces })
    }, EVERY_MS)
    return () => {
      current = false
      clearInterval(timer)
      setSeen(NOTHING)
    }
  }, [video, active])
  return seen
}

function looker(): (video: HTMLVideoElement) => Promise<Glance> {
  const whole = canvas(SMALL.width, SMALL.height)
  const middle = canvas(MIDDLE, MIDDLE)
  const Faces = (globalThis as { FaceDetector?: new (options: object) => Detector }).FaceDetector
  let detector = Faces ? new Faces({ fastMode: true, maxDetectedFaces: 10 }) : null
  let before: Uint8Array | null = null
  return async (video) => {
    whole.drawImage(video, 0, 0, SMALL.width, SMALL.height)
    const [left, top] = [(video.videoWidth - MIDDLE) / 2, (video.videoHeight - MIDDLE) / 2]
    middle.drawImage(video, left, top, MIDDLE, MIDDLE, 0, 0, MIDDLE, MIDDLE)
    const now = grey(whole.getImageData(0, 0, SMALL.width, SMALL.height).data)
    const edges = sharpness(grey(middle.getImageData(0, 0, MIDDLE, MIDDLE).data), MIDDLE)
    const motion = before && difference(now, before)
    before = now
    const found = await detector?.detect(video).catch(() => {
      // The browser names a detector that this phone does not have.
      detector = null
      return null
    })
    return { light: mean(now), sharpness: edges, motion, faces: found ? found.length : null }
  }
}

function canvas(width: number, height: number): CanvasRenderingContext2D {
  const made = document.createElement('canvas')
  made.width = width
  made.height = height
  const context = made.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas')
  return context
}
