import { afterEach, describe, expect, test, vi } from 'vitest'
import { FILES, mayFetch } from '../src/faces/files.ts'
import { Finder } from '../src/faces/finder.ts'
import {
  type Box,
  distinct,
  fitted,
  INPUT,
  inShares,
  OVERLAP,
  read,
  SCAN,
  tileViews,
  toInput,
  wholeView,
} from '../src/faces/heads.ts'

const ANCHORS = 16 * 16 * 2 + 8 * 8 * 6
const COPY = { width: 610, height: 458 }

/** What the network says when it is sure of one anchor, whose box lies `shape` beside it. */
function said(anchor: number, shape: readonly number[], logit = 3) {
  const logits = new Float32Array(ANCHORS).fill(-9)
  const shapes = new Float32Array(ANCHORS * 16)
  logits[anchor] = logit
  shapes.set(shape, anchor * 16)
  return [logits, shapes] as const
}

const box = (left: number, top: number, side: number): Box => ({ left, top, right: left + side, bottom: top + side })
const found = (at: Box, score: number, cutOff = false) => ({ box: at, score, cutOff })

describe('what the network says', () => {
  const view = wholeView({ width: 512, height: 384 })

  test('of the first anchor is a box around the corner, in pixels of the picture and without the black around it', () => {
    const [only] = read(...said(0, [1, 2, 20, 20]), view, { width: 512, height: 384 })
    // The anchor's centre is at 8, 8 of the square; the picture is drawn at half its size below 32 black lines.
    expect(only?.box).toEqual({ left: -2, top: -64, right: 38, bottom: -24 })
    expect(only?.score).toBeCloseTo(0.953, 3)
  })

  test('of the coarse anchors comes after the fine ones', () => {
    const [only] = read(...said(ANCHORS - 1, [0, 0, 64, 64]), view, { width: 512, height: 384 })
    expect(only?.box).toEqual({ left: 416, top: 352, right: 544, bottom: 480 })
  })

  test('counts from a score of 0.6', () => {
    const of = (logit: number) => read(...said(0, [0, 0, 9, 9], logit), view, COPY).length
    expect([of(0.4), of(0.41)]).toEqual([0, 1])
  })

  test("of a tile knows when an edge that is not the picture's runs through a face", () => {
    const tiles = tileViews(COPY)
    const cutOff = (tile: number) =>
      read(...said(0, [0, 100, 40, 40]), tiles[tile] ?? view, COPY).map((one) => one.cutOff)
    expect([cutOff(0), cutOff(1)]).toEqual([[false], [true]])
  })
})

test("tiles are of the network's size, overlap, and end exactly at the borders", () => {
  const areas = tileViews(COPY).map(({ area }) => area)
  expect(areas).toHaveLength(6)
  expect(areas.every(({ left, right, top, bottom }) => right - left === INPUT && bottom - top === INPUT)).toBe(true)
  expect([...new Set(areas.map(({ left }) => left))]).toEqual([0, 177, 354])
  expect(Math.max(...areas.map(({ right }) => right))).toBe(COPY.width)
  expect(Math.max(...areas.map(({ bottom }) => bottom))).toBe(COPY.height)
  expect(INPUT - 177).toBeGreaterThan(OVERLAP)
})

test('a picture that is smaller than a tile is one tile, and the copy keeps its form', () => {
  expect(tileViews({ width: 100, height: 80 })).toHaveLength(1)
  expect(fitted({ width: 2560, height: 1920 }, SCAN)).toEqual({ width: 610, height: 458 })
  expect(fitted({ width: 10_000, height: 1 }, SCAN)).toEqual({ width: 610, height: 1 })
})

describe('one head', () => {
  test('is counted once, however often it was seen', () => {
    expect(distinct([found(box(0, 0, 100), 0.7), found(box(5, 5, 100), 0.9)])).toEqual([box(5, 5, 100)])
  })

  test('is where somebody saw all of it', () => {
    expect(distinct([found(box(0, 0, 60), 0.95, true), found(box(0, 0, 100), 0.7)])).toEqual([box(0, 0, 100)])
  })

  test('is not two for a small box inside it, and two heads side by side are two', () => {
    expect(distinct([found(box(0, 0, 100), 0.9), found(box(30, 30, 20), 0.8)])).toHaveLength(1)
    expect(distinct([found(box(0, 0, 100), 0.9), found(box(90, 0, 100), 0.8)])).toHaveLength(2)
  })
})

test('pixels are read from -1 for black to 1 for white, without what shines through', () => {
  expect([...toInput(new Uint8ClampedArray([0, 255, 0, 0, 255, 255, 255, 255]))]).toEqual([-1, 1, -1, 1, 1, 1])
})

test("a face that the picture's edge cuts lies beyond it", () => {
  expect(inShares({ left: -61, top: 0, right: 61, bottom: 229 }, COPY)).toEqual({
    left: -0.1,
    top: 0,
    right: 0.1,
    bottom: 0.5,
  })
})

describe('the files of the finder', () => {
  const nothing = () => Promise.resolve(undefined)

  test.each([
    [{ effectiveType: '4g' }, true],
    [{}, true],
    [{ saveData: true, effectiveType: '4g' }, false],
    [{ effectiveType: '2g' }, false],
    [{ effectiveType: 'slow-2g' }, false],
  ])('are not fetched on a poor line or to save data: %o', async (connection, may) => {
    expect(await mayFetch(connection, nothing)).toBe(may)
  })

  test('are used on any line once all of them are here', async () => {
    const here = (missing?: string) => async (file: string) => file !== missing
    expect(await mayFetch({ saveData: true }, here())).toBe(true)
    expect(await mayFetch({ saveData: true }, here(FILES.graph))).toBe(false)
  })
})

describe('the finder', () => {
  class Fake extends EventTarget {
    static last: Fake
    readonly asked: object[] = []
    onmessage: (event: object) => void = () => undefined
    onerror: (event: object) => void = () => undefined
    ended = false
    constructor() {
      super()
      Fake.last = this
    }
    postMessage(asked: object) {
      this.asked.push(asked)
    }
    terminate() {
      this.ended = true
    }
  }
  const video = { videoWidth: 1280, videoHeight: 720 } as HTMLVideoElement
  let now = 0
  afterEach(() => vi.unstubAllGlobals())

  async function opened(): Promise<[Finder, Fake]> {
    now = 0
    vi.stubGlobal('Worker', Fake)
    vi.stubGlobal('navigator', {})
    vi.stubGlobal('performance', { now: () => now })
    vi.stubGlobal('createImageBitmap', async () => ({ close: () => undefined }))
    const finder = new Finder()
    await vi.waitFor(() => expect(Fake.last?.asked).toHaveLength(1))
    const worker = Fake.last
    return [finder, worker]
  }

  test('looks once at a time, and rests as long as it looked', async () => {
    const [finder, worker] = await opened()
    await finder.look(video, false)
    expect(worker.asked, 'the files alone, before it is ready').toHaveLength(1)
    worker.onmessage({ data: 'ready' })
    await finder.look(video, false)
    await finder.look(video, false)
    expect(worker.asked).toHaveLength(2)
    now = 300
    worker.onmessage({ data: [box(0, 0, 1)] })
    expect(finder.faces).toHaveLength(1)
    now = 500
    await finder.look(video, false)
    expect(worker.asked).toHaveLength(2)
    now = 600
    await finder.look(video, false)
    expect(worker.asked).toHaveLength(3)
  })

  test.each([
    ['fails', (worker: Fake) => worker.onmessage({ data: 'failed' })],
    ['cannot be loaded', (worker: Fake) => worker.onerror({ preventDefault: () => undefined })],
    [
      'is taken away',
      () => {
        now += 20_000
      },
    ],
  ])('knows nothing of faces when its worker %s', async (_, end) => {
    const [finder, worker] = await opened()
    worker.onmessage({ data: 'ready' })
    worker.onmessage({ data: [box(0, 0, 1)] })
    await finder.look(video, false)
    end(worker)
    await finder.look(video, false)
    expect(finder.faces).toBeNull()
    expect(worker.ended).toBe(true)
  })

  test('that was closed before its files were asked for never opens', async () => {
    const [, before] = await opened()
    const finder = new Finder()
    finder.close()
    await Promise.resolve()
    await Promise.resolve()
    expect(Fake.last).toBe(before)
  })
})
