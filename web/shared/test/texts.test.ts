import { describe, expect, test } from 'vitest'
import { Problem, toProblem } from '../src/api/client.ts'
import { Format } from '../src/format.ts'
import { fill } from '../src/i18n.tsx'
import { kindOf } from '../src/problem.ts'

const zh = new Format('zh')
const en = new Format('en')

describe('a text', () => {
  test('fills its names and leaves unknown ones visible', () => {
    expect(fill('{name} at {time}', 'en', { name: 'Li Na' })).toBe('Li Na at {time}')
  })
  test('takes the plural of the language', () => {
    expect(fill('1 photo || {count} photos', 'en', { count: 1 })).toBe('1 photo')
    expect(fill('1 photo || {count} photos', 'en', { count: 3 })).toBe('3 photos')
    expect(fill('{count} 张', 'zh', { count: 1 })).toBe('1 张')
  })
  test('sets a name from right to left apart, so that the sentence keeps its order', () => {
    expect(fill('{name} at {time}', 'en', { name: 'محمد', time: '9:00' })).toBe('\u2068محمد\u2069 at 9:00')
  })
  test('is never read as markup', () => {
    expect(fill('{name}', 'en', { name: '<b>{name}</b>' })).toBe('<b>{name}</b>')
  })
})

describe('a format', () => {
  test('writes moments in the zone of the session', () => {
    expect(en.moment('2026-03-15T06:05:00Z', 'time', 'Asia/Shanghai')).toBe('14:05')
    expect(zh.moment('2026-03-15T16:30:00Z', 'date', 'Asia/Shanghai')).toBe('2026年3月16日')
  })
  test('says how long in the largest units', () => {
    expect(en.duration(59 * 60_000)).toBe('59 mins')
    expect(en.duration(125 * 60_000)).toBe('2 hrs 5 mins')
    expect(zh.duration(3 * 24 * 60 * 60_000)).toBe('3天')
  })
  test('shows a share that does not exist as a dash, not as zero', () => {
    expect(en.percent(null)).toBe('–')
    expect(en.percent(0.123)).toBe('12.3%')
  })
  test('gives changes in points with their sign', () => {
    expect(en.change(0.75, 0.7)).toBe('+5')
    expect(en.change(0.7, 0.75)).toBe('-5')
    expect(en.change(0.7, null)).toBeNull()
  })
  test('writes measured values with as many digits as matter', () => {
    expect(en.measured(0.9387, '')).toBe('0.939')
    expect(en.measured(2400, 'm')).toBe('2,400 m')
    expect([en.measured(4, 'bit'), en.measured(1, 'bit')]).toEqual(['4 bits', '1 bit'])
    expect([en.measured(4_000_000, 'B'), en.measured(90, 'min'), en.measured(180, 'min')]).toEqual([
      '4 MB',
      '90 min',
      '3 hrs',
    ])
    expect(en.measured(1_234_567, 'm')).toBe('1,235 km')
  })
  test('writes sizes of files', () => {
    expect(en.bytes(3_123_456)).toBe('3.1 MB')
  })
})

describe('a problem', () => {
  test('keeps the code and the sentence of the API', () => {
    expect(toProblem(422, { code: 'face.rejected', detail: 'Too dark.' })).toMatchObject({
      code: 'face.rejected',
      status: 422,
      detail: 'Too dark.',
    })
  })
  test('of something on the way keeps its status', () => {
    expect(toProblem(502, '<html>')).toMatchObject({ code: 'http_502', status: 502 })
  })
  test.each([
    [0, 'offline'],
    [401, 'signed_out'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [429, 'busy'],
    [503, 'server'],
    [422, 'other'],
  ])('of status %i is told as %s', (status, kind) => {
    expect(kindOf(new Problem('x', status, ''))).toBe(kind)
  })
})
