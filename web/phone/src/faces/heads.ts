/** BlazeFace (back camera model) around its network: where to look, what its numbers mean, and which detections are one
 * head. The same arithmetic and limits as the verifier's own (layers/vision/python/yanzhen_vision/detector.py), so that
 * the phone counts as the verdict will. */

/** Side of the square that the network sees. */
export const INPUT = 256
/** The longer side of the copy that is searched: tiles of it show faces that the whole at 256 pixels does not. */
export const SCAN = 610
/** What neighbouring tiles share at least. */
export const OVERLAP = 25
/** Kept from here: below it false heads outnumber real ones. */
export const SCORE = 0.6
/** Two detections are one head when they share this part of the smaller box. */
export const SHARED = 0.4

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

export interface Size {
  width: number
  height: number
}

/** An area of the searched copy, drawn at `size` in the middle of the network's square on black. */
export interface View {
  area: Box
  size: Size
}

export interface Detection {
  box: Box
  score: number
  /** An edge of its view that is not the picture's runs through it: it was only half seen. */
  cutOff: boolean
}

/** The anchors' centres in pixels of the square: two in each cell of 16, six in each of 32. */
const ANCHORS: readonly (readonly [number, number])[] = [...grid(16, 2), ...grid(32, 6)]
/** What the network says of an anchor: the box's centre and size, then six points. */
const NUMBERS = 16

function grid(stride: number, anchors: number): [number, number][] {
  const cells = INPUT / stride
  return Array.from({ length: cells * cells * anchors }, (_, at) => {
    const cell = Math.floor(at / anchors)
    return [((cell % cells) + 0.5) * stride, (Math.floor(cell / cells) + 0.5) * stride]
  })
}

/** The size with its longer side at `side`, smaller or larger than it was. */
export function fitted({ width, height }: Size, side: number): Size {
  const scale = side / Math.max(width, height)
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** The whole copy at once. */
export function wholeView(copy: Size): View {
  return { area: { left: 0, top: 0, right: copy.width, bottom: copy.height }, size: fitted(copy, INPUT) }
}

/** Windows of the network's own size that overlap and end exactly at the borders. */
export function tileViews({ width, height }: Size): View[] {
  return starts(height).flatMap((top) =>
    starts(width).map((left) => {
      const [right, bottom] = [Math.min(left + INPUT, width), Math.min(top + INPUT, height)]
      return { area: { left, top, right, bottom }, size: { width: right - left, height: bottom - top } }
    }),
  )
}

function starts(length: number): number[] {
  if (length <= INPUT) return [0]
  const count = Math.max(2, Math.ceil((length - OVERLAP) / (INPUT - OVERLAP)))
  return Array.from({ length: count }, (_, at) => Math.round((at * (length - INPUT)) / (count - 1)))
}

/** Where a view is drawn in the network's square. */
export function margin({ size }: View): [left: number, top: number] {
  return [Math.floor((INPUT - size.width) / 2), Math.floor((INPUT - size.height) / 2)]
}

/** RGBA pixels as the network reads them: three numbers a pixel, from -1 for black to 1. */
export function toInput(pixels: Uint8ClampedArray): Float32Array {
  const out = new Float32Array((pixels.length / 4) * 3)
  for (let from = 0, to = 0; from < pixels.length; from += 4) {
    for (let colour = 0; colour < 3; colour += 1, to += 1) out[to] = (pixels[from + colour] ?? 0) / 127.5 - 1
  }
  return out
}

/** Detections of a view, in pixels of the copy; `logits` has a number for each anchor, `shapes` sixteen. */
export function read(logits: ArrayLike<number>, shapes: ArrayLike<number>, view: View, copy: Size): Detection[] {
  const { area, size } = view
  const [across, down] = [(area.right - area.left) / size.width, (area.bottom - area.top) / size.height]
  const [left, top] = margin(view)
  return ANCHORS.flatMap(([x, y], at) => {
    const score = 1 / (1 + Math.exp(-(logits[at] ?? 0)))
    if (score <= SCORE) return []
    const number = (which: number) => shapes[at * NUMBERS + which] ?? 0
    const [centreX, centreY, width, height] = [number(0) + x, number(1) + y, number(2), number(3)]
    const box = {
      left: (centreX - width / 2 - left) * across + area.left,
      top: (centreY - height / 2 - top) * down + area.top,
      right: (centreX + width / 2 - left) * across + area.left,
      bottom: (centreY + height / 2 - top) * down + area.top,
    }
    return [{ box, score, cutOff: isCutOff(box, area, copy) }]
  })
}

function isCutOff(box: Box, area: Box, copy: Size): boolean {
  return (
    (area.left > 0 && box.left < area.left) ||
    (area.top > 0 && box.top < area.top) ||
    (area.right < copy.width && box.right > area.right) ||
    (area.bottom < copy.height && box.bottom > area.bottom)
  )
}

/** Of detections that lie over one another the surest stays, and one that saw all of its face before one that did not; a
 * small box inside a large one is the same head. */
export function distinct(found: readonly Detection[]): Box[] {
  const rank = ({ score, cutOff }: Detection) => score - Number(cutOff)
  const kept: Box[] = []
  for (const { box } of [...found].sort((a, b) => rank(b) - rank(a))) {
    if (kept.every((other) => shared(box, other) <= SHARED)) kept.push(box)
  }
  return kept
}

/** The part of the smaller box that lies in the other. */
function shared(one: Box, other: Box): number {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left)
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
  const smaller = Math.max(Math.min(area(one), area(other)), 1e-9)
  return (Math.max(across, 0) * Math.max(down, 0)) / smaller
}

function area({ left, top, right, bottom }: Box): number {
  return Math.max(right - left, 0) * Math.max(bottom - top, 0)
}

/** The same box in shares of the copy: beyond 0 and 1 where the picture's edge cuts the face. */
export function inShares({ left, top, right, bottom }: Box, { width, height }: Size): Box {
  return { left: left / width, top: top / height, right: right / width, bottom: bottom / height }
}
