import { Problem } from '@yanzhen/shared/api/client.ts'
import { describe, expect, test } from 'vitest'
import { afterFailure, backOff, due, type Entry, nextWake } from '../src/outbox/rules.ts'

const entry = (change: Partial<Entry> = {}): Entry => ({
  client_id: 'a',
  employee_id: 'e',
  session_id: 's',
  session_title: 'Food safety',
  file: new Blob(['x']),
  sha256: '0'.repeat(64),
  size_bytes: 1,
  content_type: 'image/jpeg',
  capture: { source: 'camera', captured_at: null, clock_offset_ms: null, position: null, nonce: null },
  saved_at: 0,
  stage: 'saved',
  attempts: 0,
  next_try_at: 0,
  waits_for: null,
  evidence_id: null,
  problem: null,
  ...change,
})

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

  test('of the sign-in waits for the person and costs no attempt', () => {
    const after = afterFailure(entry({ stage: 'uploading' }), new Problem('unauthorized', 401, ''), 1000, 0.5)
    expect(after).toMatchObject({ stage: 'saved', waits_for: 'sign_in', attempts: 0 })
  })

  test.each([400, 403, 404, 422])('of status %i is a refusal that a person decides about', (status) => {
    const after = afterFailure(entry(), new Problem('evidence.not_a_participant', status, 'Not yours.'), 1000, 0.5)
    expect(after.stage).toBe('refused')
    expect(after.problem).toEqual({ code: 'evidence.not_a_participant', detail: 'Not yours.' })
  })

  test('after the upload does not send the bytes again', () => {
    const after = afterFailure(entry({ stage: 'checking', evidence_id: 'e' }), new Problem('offline', 0, ''), 1000, 0.5)
    expect(after).toMatchObject({ stage: 'checking', evidence_id: 'e' })
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
})

describe('what is due', () => {
  const list = [
    entry({ client_id: 'late', saved_at: 3, next_try_at: 900 }),
    entry({ client_id: 'early', saved_at: 1, next_try_at: 2000 }),
    entry({ client_id: 'refused', saved_at: 0, stage: 'refused' }),
    entry({ client_id: 'sign-in', saved_at: 2, waits_for: 'sign_in' }),
  ]

  test('by the clock is only what waited long enough', () => {
    expect(due(list, 1000, false).map((each) => each.client_id)).toEqual(['late'])
  })

  test('when woken is everything but refusals, the oldest first', () => {
    expect(due(list, 1000, true).map((each) => each.client_id)).toEqual(['early', 'sign-in', 'late'])
  })

  test('next is the earliest time of those that wait for the clock', () => {
    expect(nextWake(list)).toBe(900)
    expect(nextWake([entry({ stage: 'refused' }), entry({ waits_for: 'sign_in' })])).toBeNull()
  })
})
