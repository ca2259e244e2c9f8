import 'fake-indexeddb/auto'
import type { Api } from '@yanzhen/shared/api/client.ts'
import { Problem } from '@yanzhen/shared/api/client.ts'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Upload, Wait } from '../src/outbox/delivery.ts'
import type { Outbox as Kind } from '../src/outbox/outbox.ts'
import type { Entry } from '../src/outbox/rules.ts'
import { entry } from './given.ts'

/** An API that holds what the bucket got; `trouble` answers a slot instead. */
class World {
  readonly told: string[] = []
  readonly holds = new Set<string>()
  trouble: ((clientId: string) => { status: number; code: string } | null) | null = null
  offline = false

  readonly api = {
    POST: async (_path: string, { body }: { body: { client_id: string } }) => {
      if (this.offline) throw new TypeError('no network')
      this.told.push(`slot ${body.client_id}`)
      const trouble = this.trouble?.(body.client_id)
      if (trouble) return { error: { code: trouble.code }, response: new Response(null, { status: trouble.status }) }
      const upload = this.holds.has(body.client_id) ? null : { url: body.client_id, fields: {} }
      return { data: { evidence_id: body.client_id, upload }, response: new Response() }
    },
    GET: async (_path: string, { params }: { params: { path: { evidence_id: string } } }) => {
      if (this.offline) throw new TypeError('no network')
      const id = params.path.evidence_id
      this.told.push(`look ${id}`)
      const state = this.holds.has(id) ? 'received' : 'waiting'
      return { data: { evidence: { evidence_id: id, state } }, response: new Response() }
    },
  } as unknown as Api

  readonly upload: Upload = async (target) => {
    if (this.offline) throw new Problem('offline', 0, '')
    this.told.push(`bytes ${target.url}`)
    this.holds.add(target.url)
  }
}

let world: World
let page: EventTarget
let outbox: Kind
let stops: (() => void)[]

beforeEach(async () => {
  vi.resetModules()
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('removeEventListener', () => undefined)
  vi.stubGlobal('reportError', (error: unknown) => {
    throw error
  })
  page = new EventTarget()
  vi.stubGlobal('document', page)
  let held: Promise<unknown> = Promise.resolve()
  const request = (_name: string, _options: object, work: () => Promise<void>) => {
    held = held.then(work)
    return held
  }
  vi.stubGlobal('navigator', { locks: { request } })
  world = new World()
  stops = []
  outbox = await open()
})

afterEach(() => {
  for (const stop of stops) stop()
  vi.unstubAllGlobals()
})

const soon: Wait = () => new Promise((resolve) => setImmediate(resolve))

/** A tab of its own. */
async function open(wait = soon): Promise<Kind> {
  const { Outbox } = await import('../src/outbox/outbox.ts')
  return new Outbox(world.upload, wait)
}

const signIn = (tab: Kind) => stops.push(tab.start(world.api, 'e'))
const waiting = async (owner = 'e') => {
  const store = await import('../src/outbox/store.ts')
  return (await store.all()).filter((each) => each.employee_id === owner)
}
const drained = () => vi.waitFor(async () => expect(await waiting()).toEqual([]), { timeout: 5_000 })
const become = (of: (each: Entry) => unknown, wanted: unknown[]) =>
  vi.waitFor(async () => expect((await waiting()).map(of)).toEqual(wanted), { timeout: 5_000 })
const list = (count: number) => Array.from({ length: count }, (_, at) => entry({ client_id: `f${at}`, saved_at: at }))
const count = (what: string) => world.told.filter((each) => each.startsWith(what)).length

test('a day offline with thirty files drains by itself once the signal is back, each file once', async () => {
  world.offline = true
  signIn(outbox)
  for (const each of list(30)) await outbox.add(each)
  await become((each) => each.waits_for, Array(30).fill('network'))
  world.offline = false
  await outbox.wake()
  await drained()
  expect(count('bytes')).toBe(30)
  expect(world.holds.size).toBe(30)
})

test('without a signal one file is tried, not all of them', async () => {
  const tried = vi.spyOn(world.api, 'POST')
  for (const each of list(30)) await outbox.add(each)
  world.offline = true
  signIn(outbox)
  await become((each) => each.waits_for, Array(30).fill('network'))
  expect(tried).toHaveBeenCalledTimes(1)
})

test('the next file is sent while an earlier one still waits for its yes', async () => {
  for (const each of list(2)) await outbox.add(each)
  let look: () => void = () => undefined
  const patience = new Promise<void>((resolve) => {
    look = resolve
  })
  signIn(await open(() => patience))
  await vi.waitFor(() => expect(world.told).toEqual(['slot f0', 'bytes f0', 'slot f1', 'bytes f1']))
  look()
  await drained()
})

test('a file stays until the API says that it holds the bytes', async () => {
  const upload = vi.spyOn(world.holds, 'add').mockImplementation(() => world.holds)
  await outbox.add(entry({ client_id: 'f0' }))
  signIn(outbox)
  await vi.waitFor(() => expect(count('look f0')).toBeGreaterThan(3))
  expect(await waiting()).toHaveLength(1)
  upload.mockRestore()
  world.holds.add('f0')
  await drained()
})

test('a file killed in the middle of its upload is sent by the next visit under the same number', async () => {
  await outbox.add(entry({ client_id: 'f0', stage: 'uploading' }))
  const later = await open()
  signIn(later)
  await drained()
  expect(world.told[0]).toBe('slot f0')
})

test('two tabs send each file once, whichever took it, and both hear of its arrival', async () => {
  const other = await open()
  signIn(outbox)
  signIn(other)
  const seen = [outbox, other].map((tab) => {
    const ids: string[] = []
    tab.onArrival(({ evidence }) => ids.push(evidence.evidence_id))
    return ids
  })
  for (const [at, each] of list(6).entries()) await (at % 2 ? outbox : other).add(each)
  await drained()
  expect(count('bytes')).toBe(6)
  for (const ids of seen) await vi.waitFor(() => expect([...ids].sort()).toEqual([...world.holds].sort()))
})

test('a page that is frozen in the middle of an upload leaves the rest to another tab, and ends its own once awake', async () => {
  let awake: () => void = () => undefined
  const uploader: Upload = async (target, file, seen) => {
    if (target.url === 'f0')
      await new Promise<void>((resolve) => {
        awake = resolve
      })
    return world.upload(target, file, seen)
  }
  const { Outbox } = await import('../src/outbox/outbox.ts')
  for (const each of list(3)) await outbox.add(each)
  signIn(new Outbox(uploader, soon))
  await vi.waitFor(() => expect(world.told).toEqual(['slot f0']))
  page.dispatchEvent(new Event('freeze'))
  signIn(await open())
  await drained()
  awake()
  page.dispatchEvent(new Event('resume'))
  await vi.waitFor(() => expect(count('bytes f0')).toBe(2))
  expect(await waiting()).toEqual([])
  expect(world.holds.size).toBe(3)
})

test('one file that is refused does not hold up the others, and a person may have it tried again', async () => {
  world.trouble = (id) => (id === 'f0' ? { status: 403, code: 'evidence.not_a_participant' } : null)
  for (const each of list(3)) await outbox.add(each)
  signIn(outbox)
  await become((each) => each.stage, ['refused'])
  world.trouble = null
  const [refused] = await waiting()
  if (refused) await outbox.retry(refused)
  await drained()
})

test('an expired sign-in in the middle keeps everything for the next one', async () => {
  world.trouble = (id) => (id === 'f0' ? null : { status: 401, code: 'unauthenticated' })
  for (const each of list(3)) await outbox.add(each)
  signIn(outbox)
  await become((each) => each.waits_for, ['sign_in', 'sign_in'])
  world.trouble = null
  await outbox.wake()
  await drained()
  expect(world.holds.size).toBe(3)
})

test('a phone too full to note a state still hands in what it holds', async () => {
  await outbox.add(entry({ client_id: 'f0' }))
  const put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  signIn(outbox)
  await drained().finally(() => {
    IDBObjectStore.prototype.put = put
  })
  expect(count('bytes')).toBe(1)
})

test('the files of somebody else on the same phone wait for them', async () => {
  await outbox.add(entry({ client_id: 'mine' }))
  await outbox.add(entry({ client_id: 'theirs', employee_id: 'other' }))
  signIn(outbox)
  await drained()
  expect([...world.holds]).toEqual(['mine'])
  expect(await waiting('other')).toHaveLength(1)
})

test('a signal that comes back just as the work ends is heard at once', async () => {
  type Request = (name: string, options: object, work: () => unknown) => Promise<unknown>
  const { request } = navigator.locks as unknown as { request: Request }
  const justAfter: Request = async (...given) => {
    await request(...given)
    if (!world.offline) return
    world.offline = false
    await outbox.wake()
  }
  vi.stubGlobal('navigator', { locks: { request: justAfter } })
  world.offline = true
  await outbox.add(entry({ client_id: 'f0', attempts: 9 }))
  signIn(outbox)
  await drained()
})

test('a fault that nobody foresaw is told, and the work goes on', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const told = vi.fn()
  vi.stubGlobal('reportError', told)
  const request = vi.spyOn(navigator.locks, 'request').mockRejectedValueOnce(new DOMException('gone', 'AbortError'))
  await outbox.add(entry({ client_id: 'f0' }))
  signIn(outbox)
  await vi.waitFor(() => expect(told).toHaveBeenCalledOnce())
  await vi.advanceTimersByTimeAsync(6_000)
  vi.useRealTimers()
  await drained()
  expect(request).toHaveBeenCalled()
})

test('a file whose sending breaks in a way nobody foresaw waits, and the others go', async () => {
  const told = vi.fn()
  vi.stubGlobal('reportError', told)
  const uploader: Upload = (target, file, seen) => {
    if (target.url === 'f0') throw new RangeError('a fault')
    return world.upload(target, file, seen)
  }
  const { Outbox } = await import('../src/outbox/outbox.ts')
  const tab = new Outbox(uploader, soon)
  for (const each of list(3)) await tab.add(each)
  signIn(tab)
  await become((each) => each.attempts, [1])
  expect([...world.holds]).toEqual(['f1', 'f2'])
  expect(told).toHaveBeenCalledWith(expect.any(RangeError))
})
