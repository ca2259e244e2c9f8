import { createHash } from 'node:crypto'
import type { Api } from '@yanzhen/shared/api/client.ts'
import { Problem } from '@yanzhen/shared/api/client.ts'
import type { Parts } from '@yanzhen/shared/api/types.ts'
import { sha256 } from '@yanzhen/shared/digest.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import { toEntry } from '../src/capture/picture.ts'
import { send } from '../src/outbox/delivery.ts'
import { heldBytes, isLast, type Put, span } from '../src/outbox/parts.ts'
import { entry } from './given.ts'

const PART = 10
const SIZE = 47
const BATCH = 3
const TEXT = Array.from({ length: SIZE }, (_, at) => String.fromCharCode(65 + (at % 26))).join('')

/** An API and a bucket that hold parts; `trouble` answers a part instead, `addresses` counts how often they are given. */
class World {
  readonly bucket = new Map<number, string>()
  readonly sent: number[] = []
  addresses = 0
  whole: string | null = null
  trouble: ((number: number, address: number) => Problem | null) | null = null

  parts(): Parts | null {
    if (this.whole !== null) return null
    this.addresses += 1
    const count = Math.ceil(SIZE / PART)
    const all = Array.from({ length: count }, (_, at) => at + 1)
    const missing = all.filter((number) => !this.bucket.has(number)).slice(0, BATCH)
    return {
      part_bytes: PART,
      count,
      held: all.filter((number) => this.bucket.has(number)),
      wanted: missing.map((number) => ({ number, size_bytes: PART, url: `${this.addresses}/${number}` })),
      expires_at: '2026-03-15T07:00:00.000Z',
    }
  }

  readonly api = {
    POST: async (path: string) => {
      const response = new Response()
      if (!path.endsWith('/completion'))
        return { data: { evidence_id: 'e1', upload: null, parts: this.parts() }, response }
      if (this.bucket.size < Math.ceil(SIZE / PART)) throw new Error('parts are missing')
      this.whole = [...this.bucket]
        .sort(([a], [b]) => a - b)
        .map(([, text]) => text)
        .join('')
      return { data: { evidence_id: 'e1', upload: null, parts: null }, response }
    },
  } as unknown as Api

  readonly put: Put = async (url, part, onLoaded) => {
    const [address = 0, number = 0] = url.split('/').map(Number)
    const trouble = this.trouble?.(number, address)
    if (trouble) throw trouble
    onLoaded(part.size)
    this.sent.push(number)
    this.bucket.set(number, await part.text())
  }

  async send(onProgress: (share: number) => void = () => undefined): Promise<string> {
    const file = new Blob([TEXT])
    const whole = () => Promise.reject(new Error('not in one piece'))
    return send(this.api, whole, this.put, entry({ file, size_bytes: SIZE }), onProgress)
  }
}

let world: World
beforeEach(() => {
  world = new World()
})

describe('a large file', () => {
  test('is sent part by part, batch by batch, and made whole', async () => {
    expect(await world.send()).toBe('e1')
    expect(world.sent).toEqual([1, 2, 3, 4, 5])
    expect(world.addresses).toBe(2)
    expect(world.whole).toBe(TEXT)
  })

  test('goes on after a kill with the parts that the bucket lacks', async () => {
    world.trouble = (number) => (number === 3 ? new Problem('offline', 0, '') : null)
    await expect(world.send()).rejects.toMatchObject({ status: 0 })
    world.trouble = null
    await world.send()
    expect(world.sent).toEqual([1, 2, 3, 4, 5])
    expect(world.whole).toBe(TEXT)
  })

  test('asks for new addresses when the old ones ended, and sends nothing twice', async () => {
    world.trouble = (number, address) => (number === 2 && address === 1 ? new Problem('upload_refused', 503, '') : null)
    await world.send()
    expect(world.sent).toEqual([1, 2, 3, 4, 5])
    expect(world.whole).toBe(TEXT)
  })

  test('that is refused without any progress is left for the next try', async () => {
    world.trouble = () => new Problem('upload_refused', 503, '')
    await expect(world.send()).rejects.toMatchObject({ code: 'upload_refused' })
    expect(world.addresses).toBe(2)
  })

  test('that another try made whole meanwhile is sent no more', async () => {
    world.whole = TEXT
    expect(await world.send()).toBe('e1')
    expect(world.sent).toEqual([])
  })

  test('shows a progress that never goes back, from what the bucket holds to all of it', async () => {
    world.bucket.set(1, TEXT.slice(0, PART))
    const shares: number[] = []
    await world.send((share) => shares.push(share))
    expect(shares[0]).toBeCloseTo(PART / SIZE)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
  })
})

describe('parts', () => {
  const parts = { part_bytes: 10, count: 5, held: [1, 5], wanted: [], expires_at: '' }

  test('lie one after another, the last as long as what is left', () => {
    expect(span(parts, 1, 47)).toEqual([0, 10])
    expect(span(parts, 5, 47)).toEqual([40, 47])
    expect(heldBytes(parts, 47)).toBe(17)
  })

  test('are complete once the held and the wanted are all', () => {
    expect(isLast(parts)).toBe(false)
    expect(isLast({ ...parts, held: [1, 2, 3, 4, 5] })).toBe(true)
  })
})

test('a large file has the same SHA-256 as if it were read at once', async () => {
  const bytes = new Uint8Array(9_000_001).map((_, at) => at % 251)
  expect(await sha256(new Blob([bytes]))).toBe(createHash('sha256').update(bytes).digest('hex'))
})

test('a capture without a byte never becomes an entry', async () => {
  const made = toEntry(new Blob([]), 'image/jpeg', 'e', { session_id: 's', title: '' }, entry().capture ?? {}, 0)
  await expect(made).rejects.toThrow('empty')
})
