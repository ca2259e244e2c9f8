import { askEarly, takeEarly } from '@yanzhen/shared/api/early.ts'
import { beforeEach, expect, test, vi } from 'vitest'

const ORIGIN = 'https://here.test'
const get = (path: string) => new Request(`${ORIGIN}${path}`)

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('location', { origin: ORIGIN })
  vi.stubGlobal('fetch', (path: string) => Promise.resolve(new Response(path)))
})

test('an answer asked for early is given once, however the address is written', async () => {
  askEarly('/v1/tallies?unit=a%2Fb&period=month%232026-03', 'token', 'zh')
  const wanted = get('/v1/tallies?unit=a/b&period=month%232026-03')
  expect(await (await takeEarly(wanted, 'zh'))?.text()).toContain('/v1/tallies')
  expect(takeEarly(wanted, 'zh')).toBeUndefined()
})

test('another language, another method and another address wait for their own', () => {
  askEarly('/v1/me', 'token', 'zh')
  expect(takeEarly(get('/v1/me'), 'en')).toBeUndefined()
  expect(takeEarly(new Request(`${ORIGIN}/v1/me`, { method: 'POST' }), 'zh')).toBeUndefined()
  expect(takeEarly(get('/v1/me?x=1'), 'zh')).toBeUndefined()
})

test('an answer that nobody wanted is not given late', () => {
  askEarly('/v1/me', 'token', 'zh')
  vi.advanceTimersByTime(20_000)
  expect(takeEarly(get('/v1/me'), 'zh')).toBeUndefined()
})
