import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Turn } from '../src/outbox/turn.ts'

/** Web locks of one name: granted in order, left by a signal, taken by `steal`, which the one before is told. */
class Locks {
  private holder: ((error: DOMException) => void) | null = null
  private readonly queue: (() => void)[] = []

  request(_name: string, { signal, steal }: LockOptions, work: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const grant = () => {
        const mine = (error: DOMException) => reject(error)
        this.holder = mine
        work()
          .then(resolve, reject)
          .finally(() => {
            if (this.holder !== mine) return
            this.holder = null
            this.queue.shift()?.()
          })
      }
      if (steal) {
        this.holder?.(new DOMException('stolen', 'AbortError'))
        grant()
      } else if (this.holder) {
        this.queue.push(grant)
        signal?.addEventListener('abort', () => {
          this.queue.splice(this.queue.indexOf(grant), 1)
          reject(new DOMException('left', 'AbortError'))
        })
      } else {
        grant()
      }
    })
  }
}

/** Every tab but the one that speaks hears; `asleep`: nobody does. */
class Channel {
  static all: Channel[] = []
  static asleep = new Set<Channel>()
  onmessage: (event: { data: string }) => void = () => undefined
  constructor() {
    Channel.all.push(this)
  }
  postMessage(data: string) {
    for (const each of Channel.all) if (each !== this && !Channel.asleep.has(each)) each.onmessage({ data })
  }
}

const page = { visibilityState: 'visible' }
const forever = () => new Promise<void>(() => undefined)
const awake = () => new AbortController().signal

beforeEach(() => {
  vi.useFakeTimers()
  Channel.all = []
  Channel.asleep = new Set()
  page.visibilityState = 'visible'
  vi.stubGlobal('navigator', { locks: new Locks() })
  vi.stubGlobal('BroadcastChannel', Channel)
  vi.stubGlobal('document', page)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A tab at work, and what became of its turn. */
function working(): { channel: Channel | undefined; ended: Promise<'done' | 'lost'> } {
  const ended = new Turn().take(forever, awake())
  return { channel: Channel.all.at(-1), ended }
}

const sleep = (channel: Channel | undefined) => channel && Channel.asleep.add(channel)

test('a tab that somebody looks at takes the turn from a page that has slept for a minute, and that page hears it', async () => {
  const { channel, ended } = working()
  sleep(channel)
  const work = vi.fn(forever)
  void new Turn().take(work, awake())
  await vi.advanceTimersByTimeAsync(60_000)
  expect(work).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(work).toHaveBeenCalledOnce()
  expect(await ended).toBe('lost')
})

test('a tab at work keeps its turn, however long it takes', async () => {
  working()
  const work = vi.fn(forever)
  void new Turn().take(work, awake())
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(work).not.toHaveBeenCalled()
})

test('a page that answers again has not slept for a minute', async () => {
  const { channel } = working()
  sleep(channel)
  const work = vi.fn(forever)
  void new Turn().take(work, awake())
  await vi.advanceTimersByTimeAsync(50_000)
  Channel.asleep.clear()
  await vi.advanceTimersByTimeAsync(10_000)
  sleep(channel)
  await vi.advanceTimersByTimeAsync(50_000)
  expect(work).not.toHaveBeenCalled()
})

test('a tab that nobody looks at takes nothing', async () => {
  sleep(working().channel)
  page.visibilityState = 'hidden'
  const work = vi.fn(forever)
  void new Turn().take(work, awake())
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(work).not.toHaveBeenCalled()
})

test('a tab that falls asleep while it waits leaves the queue', async () => {
  working()
  const sleepy = new AbortController()
  const waiting = new Turn().take(forever, sleepy.signal)
  sleepy.abort()
  await expect(waiting).rejects.toThrow('left')
})

test('what fails in a turn is no lost turn, and the next one has it', async () => {
  const first = new Turn().take(() => Promise.reject(new RangeError('a fault')), awake())
  await expect(first).rejects.toThrow('a fault')
  expect(await new Turn().take(() => Promise.resolve(), awake())).toBe('done')
})
