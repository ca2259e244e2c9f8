import type { Box } from '../faces/heads.ts'

/** What a glance at the picture says. */
export interface Glance {
  /** Mean luminance, 0..255. */
  light: number
  /** Variance of the Laplacian in the middle at full size: small when nothing has an edge. */
  sharpness: number
  /** Mean difference to the glance before, 0..255; null at the first. */
  motion: number | null
  /** In shares of the picture; null where they are not known. */
  faces: readonly Box[] | null
  /** How many pixels wide the photo will be. */
  width: number
}

export type Hint = 'dark' | 'bright' | 'moving' | 'blurred' | 'no_face' | 'cut_off' | 'far'

const DARK = 45
const BRIGHT = 215
const MOVING = 28
const BLURRED = 12
/** The verifier counts no narrower head, and compares no narrower face: HEAD_PX and FACE_PX in yanzhen_vision/vision.py. */
export const HEAD_PX = 40
export const FACE_PX = 60
/** The part of a face's width or height that the picture's edge may take. */
const CUT = 0.15

/** One hint at most, the one that spoils the photo most first. A hint never stops anybody from taking the photo. */
export function hintOf(glance: Glance, group: boolean): Hint | null {
  if (glance.light < DARK) return 'dark'
  if (glance.light > BRIGHT) return 'bright'
  if (glance.motion !== null && glance.motion > MOVING) return 'moving'
  if (glance.sharpness < BLURRED) return 'blurred'
  return glance.faces && hintOfFaces(glance.faces, glance.width, group)
}

/** Of one person the largest face is meant, whoever stands behind; of a group every face, and most are to be large
 * enough. */
function hintOfFaces(faces: readonly Box[], width: number, group: boolean): Hint | null {
  const heads = headsOf(faces, width)
  if (!heads.length) return 'no_face'
  const meant = group ? heads : heads.slice(0, 1)
  if (meant.some(isCutOff)) return 'cut_off'
  const far = meant.filter((face) => across(face) * width < FACE_PX)
  return far.length * 2 > meant.length ? 'far' : null
}

/** The faces that the verifier will count as heads, the largest first. */
export function headsOf(faces: readonly Box[], width: number): Box[] {
  return faces.filter((face) => across(face) * width >= HEAD_PX).sort((a, b) => across(b) - across(a))
}

function across({ left, right }: Box): number {
  return right - left
}

function isCutOff(face: Box): boolean {
  const sideways = Math.max(-face.left, face.right - 1) / across(face)
  const updown = Math.max(-face.top, face.bottom - 1) / (face.bottom - face.top)
  return Math.max(sideways, updown) > CUT
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
