import { Problem } from '@yanzhen/shared/api/client.ts'
import { describe, expect, test } from 'vitest'
import { afterFailure, backOff, concernsAll, due, lookAfter, nextWake, postponed } from '../src/outbox/rules.ts'
import { entry } from './given.ts'

const NOBODY: ReadonlySet<string> = new Set()
const names = (list: readonly { client_id: string }[]) => list.map((each) => each.client_id)

describe('a failure', () => {
  test('without a network keeps the file and waits for the network', () => {
    const after = afterFailure(entry({ stage: 'uploading' }), new Problem('offline', 0, ''), 1000, 0.5)
    expect(after).toMatchObject({ stage: 'saved', waits_for: 'network', attempts: 1, next_try_at: 3000 })
  })

  test.each([408, 409, 425, 429, 500, 502, 503])('of status %i is tried again later', (status) => {
    const after = afterFailure(entry({ stage: 'uploading' }), new Problem('busy', status, ''), 1000, 0.5)
    expect(after.stage).toBe('saved')
    expect(after.next_try_at).toBeGreaterThan(1000)
  })

  test('waits as long as the server asks, within reason', () => {
    const asked = (ms: number) => afterFailure(entry(), new Problem('busy', 503, '', [], ms), 1000, 0.5)
    expect(asked(90_000)).toMatchObject({ waits_for: 'server', next_try_at: 91_000 })
    expect(asked(24 * 3600_000).next_try_at).toBe(601_000)
  })

  test('of the sign-in waits for the person and costs no attempt', () => {
    const after = afterFailure(entry({ stage: 'uploading' }), new Problem('unauthorized', 401, ''), 1000, 0.5)
    expect(after).toMatchObject({ stage: 'saved', waits_for: 'sign_in', attempts: 0 })
  })

  test('of a switched-off account keeps the file: it says nothing of the photo', () => {
    const after = afterFailure(entry(), new Problem('employee.inactive', 403, 'Ask HR.'), 1000, 0.5)
    expect(after).toMatchObject({ stage: 'saved', waits_for: 'account', problem: { detail: 'Ask HR.' } })
  })

  test.each([400, 403, 404, 413, 415, 422])('of status %i is a refusal that a person decides about', (status) => {
    const after = afterFailure(entry(), new Problem('evidence.not_a_participant', status, 'Not yours.'), 1000, 0.5)
    expect(after.stage).toBe('refused')
    expect(after.problem).toEqual({ code: 'evidence.not_a_participant', detail: 'Not yours.' })
  })

  test('that never gets better is a refusal, whatever its status', () => {
    expect(afterFailure(entry(), new Problem('evidence.slot_mismatch', 409, ''), 0, 0).stage).toBe('refused')
  })

  test('after the upload does not send the bytes again', () => {
    const after = afterFailure(entry({ stage: 'checking', evidence_id: 'e' }), new Problem('offline', 0, ''), 1000, 0.5)
    expect(after).toMatchObject({ stage: 'checking', evidence_id: 'e' })
  })

  test('that the next file would meet as well postpones all, and a refusal of one file none', () => {
    const all = [new Problem('offline', 0, ''), new Problem('x', 401, ''), new Problem('busy', 429, '')]
    expect([...all, new Problem('employee.inactive', 403, '')].every(concernsAll)).toBe(true)
    expect([new Problem('x', 403, ''), new Problem('upload_refused', 503, '')].some(concernsAll)).toBe(false)
    const failed = afterFailure(entry(), new Problem('offline', 0, ''), 1000, 0.5)
    const other = postponed(entry({ client_id: 'b', stage: 'uploading' }), failed)
    expect(other).toMatchObject({ stage: 'saved', waits_for: 'network', next_try_at: 3000, attempts: 0 })
  })
})

describe('the wait', () => {
  test('doubles and stops growing at five minutes', () => {
    const waits = [1, 2, 3, 4, 20].map((attempts) => backOff(attempts, 0.5))
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 300_000])
  })

  test('is spread by a quarter either way', () => {
    expect(backOff(1, 0)).toBe(1_500)
    expect(backOff(1, 1)).toBe(2_500)
  })

  test('for the API to hold the bytes ends after a minute and a half', () => {
    const waits = Array.from({ length: 26 }, (_, looks) => lookAfter(looks) ?? Number.NaN)
    expect(waits.reduce((sum, wait) => sum + wait)).toBe(87_000)
    expect(lookAfter(26)).toBeNull()
  })
})

describe('what is due', () => {
  const list = [
    entry({ client_id: 'late', saved_at: 3, next_try_at: 900 }),
    entry({ client_id: 'early', saved_at: 1, next_try_at: 2000 }),
    entry({ client_id: 'refused', saved_at: 0, stage: 'refused' }),
    entry({ client_id: 'sign-in', saved_at: 2, waits_for: 'sign_in', next_try_at: 9000 }),
    entry({ client_id: 'server', saved_at: 4, waits_for: 'server', next_try_at: 9000 }),
  ]
  const everybody = new Set(names(list))

  test('by the clock is only what waited long enough', () => {
    expect(names(due(list, 1000, NOBODY))).toEqual(['late'])
  })

  test('when woken is everything but refusals and what the server put off, the oldest first', () => {
    expect(names(due(list, 1000, everybody))).toEqual(['early', 'sign-in', 'late'])
  })

  test('is what would wait for ever because the clock of the phone was set back', () => {
    const day = 24 * 3600_000
    expect(names(due([entry({ client_id: 'a', next_try_at: day })], 0, NOBODY))).toEqual(['a'])
  })

  test('next is the earliest time of those that may still be sent', () => {
    expect(nextWake(list)).toBe(900)
    expect(nextWake([entry({ stage: 'refused' })])).toBeNull()
  })
})
