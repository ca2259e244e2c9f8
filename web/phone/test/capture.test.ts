import { describe, expect, test } from 'vitest'
import { clockOffset } from '../src/capture/clock.ts'
import { shortCode, withCode } from '../src/capture/code.ts'
import { photoType, toBase64, videoType } from '../src/capture/picture.ts'
import { freshFix, toFix } from '../src/capture/position.ts'
import { longest, recordedType } from '../src/capture/recorder.ts'

describe('the clock offset', () => {
  test('is server minus phone at the middle of the request', () => {
    expect(
      clockOffset('2026-03-15T06:00:10.000Z', Date.parse('2026-03-15T06:00:00Z'), Date.parse('2026-03-15T06:00:02Z')),
    ).toBe(9_000)
  })
})

describe('a position', () => {
  const fix = toFix({ latitude: 31.23, longitude: 121.47, accuracy: 12.34 })

  test('carries its accuracy', () => {
    expect(fix).toEqual({ latitude: 31.23, longitude: 121.47, accuracy_m: 12.3, mocked: null })
  })

  test('counts for a minute', () => {
    expect(freshFix({ kind: 'found', fix, at: 0 }, 60_000)).toEqual(fix)
    expect(freshFix({ kind: 'found', fix, at: 0 }, 60_001)).toBeNull()
    expect(freshFix({ kind: 'none' }, 0)).toBeNull()
  })
})

describe('a picked file', () => {
  test('is a photo by its declared type, or by its ending where the browser names none', () => {
    expect(photoType({ type: 'image/png', name: 'a.png' })).toBe('image/png')
    expect(photoType({ type: '', name: 'IMG_1.HEIC' })).toBe('image/heic')
  })

  test('is a video where the company takes its type', () => {
    expect(videoType({ type: 'video/mp4', name: 'a.mp4' }, ['video/mp4'])).toBe('video/mp4')
    expect(videoType({ type: '', name: 'a.MOV' }, ['video/mp4', 'video/quicktime'])).toBe('video/quicktime')
    expect(videoType({ type: 'video/webm', name: 'a.webm' }, ['video/mp4'])).toBeNull()
    expect(videoType({ type: 'image/png', name: 'a.mp4' }, ['video/mp4'])).toBeNull()
  })

  test('is refused when it says it is something else', () => {
    expect(photoType({ type: 'text/plain', name: 'a.jpg' })).toBeNull()
    expect(photoType({ type: '', name: 'notes' })).toBeNull()
  })
})

test('bytes become base64 whole, also past a chunk', async () => {
  const bytes = new Uint8Array(70_000).map((_, index) => index % 256)
  const text = await toBase64(new Blob([bytes]))
  expect(Buffer.from(text, 'base64').equals(Buffer.from(bytes))).toBe(true)
})

test('the code on the screen can be read out', () => {
  expect(shortCode('AAAA.bb-Z5_Ney')).toBe('BZ5NEY')
})

describe('the code in a photo', () => {
  const bytes = async (blob: Blob) => [...new Uint8Array(await blob.arrayBuffer())]
  const comment = [0xff, 0xfe, 0, 12, ...new TextEncoder().encode('yanzhen:4F')]

  test('stands as a comment after the header, and the rest of the file is as it was', async () => {
    const [header, rest] = [
      [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2],
      [0xff, 0xdb, 0, 3, 9],
    ]
    const made = await withCode(new Blob([new Uint8Array([...header, ...rest])], { type: 'image/jpeg' }), '4F')
    expect(await bytes(made)).toEqual([...header, ...comment, ...rest])
    expect(made.type).toBe('image/jpeg')
  })

  test('comes first in a file without a header', async () => {
    const rest = [0xff, 0xdb, 0, 3, 9]
    const made = await withCode(new Blob([new Uint8Array([0xff, 0xd8, ...rest])]), '4F')
    expect(await bytes(made)).toEqual([0xff, 0xd8, ...comment, ...rest])
  })

  test('is for JPEG alone', async () => {
    await expect(withCode(new Blob(['\x89PNG....']), '4F')).rejects.toThrow('not a JPEG')
  })
})

describe('a recording', () => {
  const rules = {
    video_types: ['video/mp4', 'video/webm'],
    max_video_bytes: 300_000_000,
    min_video_seconds: 10,
    max_video_seconds: 600,
  }

  test('is of the first type that company and browser both know', () => {
    expect(recordedType(rules, () => true)).toBe('video/mp4')
    expect(recordedType(rules, (type) => type === 'video/webm')).toBe('video/webm')
    expect(recordedType(rules, () => false)).toBeNull()
  })

  test('ends at the longest that is taken, that the size allows, and that fits on the phone', () => {
    expect(longest(rules, null)).toBe(600)
    expect(longest({ ...rules, max_video_bytes: 39_062_500 }, null)).toBe(100)
    expect(longest(rules, 3_906_250)).toBe(10)
    expect(longest(rules, 0)).toBe(0)
    expect(longest(rules, -1)).toBeLessThan(rules.min_video_seconds)
  })
})
