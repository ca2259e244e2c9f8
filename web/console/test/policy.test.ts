import type { Policy, PolicyField, PreviewPage } from '@yanzhen/shared/api/types.ts'
import { Format } from '@yanzhen/shared/format.ts'
import { expect, test } from 'vitest'
import { changes, differences, groupsOf, keyOf, shown, valueAt, values } from '../src/policy-fields.ts'
import { added, NOTHING } from '../src/policy-preview.ts'

const field = (path: string[], more: Partial<PolicyField> = {}) =>
  ({
    path,
    group: 'verdict',
    group_title: 'Verdict',
    kind: 'integer',
    unit: 'points',
    choices: [],
    ...more,
  }) as PolicyField
const SUSPECT = field(['suspect_from'])
const COPY = field(['points', 'reuse.near_copy'], { group: 'points', group_title: 'Points' })
const NEW = field(['points', 'mood.sad'], { group: 'points', unset: 10 })
const MATCH = field(['faces', 'onnx-mesh468', 'match', '1'], { kind: 'number', unit: 'similarity' })
const CHECKS = field(['required_checks'], { kind: 'set', choices: [{ value: 'time', label: 'Time' }] })
const FIELDS = [SUSPECT, COPY, NEW, MATCH, CHECKS]
const POLICY = {
  suspect_from: 30,
  points: { 'reuse.near_copy': 80, 'time.clock_off': 10 },
  faces: { 'onnx-mesh468': { match: { 1: 0.934, 2: 0.937 } } },
  required_checks: ['person', 'time'],
} as unknown as Policy
const en = new Format('en')
const t = (key: string) => key

test('a value is found by its path, and what a version leaves open is what the API says', () => {
  expect(FIELDS.map((each) => valueAt(POLICY, each))).toEqual([30, 80, 10, 0.934, ['person', 'time']])
})

test('a draft changes what differs, whatever the order of a set', () => {
  const draft = { suspect_from: 30, [keyOf(COPY)]: 70, required_checks: ['time', 'person'] }
  expect(
    changes(FIELDS, POLICY, draft).map(({ field: { path }, before, after }) => [path.at(-1), before, after]),
  ).toEqual([['reuse.near_copy', 80, 70]])
})

test('a changed value is sent within the whole of its table, and the version itself stays', () => {
  const draft = { [keyOf(COPY)]: 70, [keyOf(NEW)]: 20, [keyOf(MATCH)]: 0.95 }
  expect(values(changes(FIELDS, POLICY, draft), POLICY)).toEqual({
    points: { 'reuse.near_copy': 70, 'time.clock_off': 10, 'mood.sad': 20 },
    faces: { 'onnx-mesh468': { match: { 1: 0.95, 2: 0.937 } } },
  })
  expect(valueAt(POLICY, COPY)).toBe(80)
})

test('two versions differ in what any field of them differs in', () => {
  const newer = { ...POLICY, suspect_from: 40 } as Policy
  expect(differences(FIELDS, POLICY, newer)).toEqual([{ field: SUSPECT, before: 30, after: 40 }])
  expect(differences(FIELDS, POLICY, POLICY)).toEqual([])
})

test('fields stand under the headings of the API, in its order', () => {
  expect(groupsOf([SUSPECT, COPY, MATCH]).map((group) => [group.title, group.fields.length])).toEqual([
    ['Verdict', 2],
    ['Points', 1],
  ])
})

test('a value is read with its unit, an option with its name', () => {
  expect(shown(SUSPECT, 30, t, en)).toBe('30 unit.points')
  expect(shown(field(['x'], { unit: 'share' }), 0.95, t, en)).toBe('95%')
  expect(shown(CHECKS, ['time', 'gone'], t, en)).toBe('Time and gone')
  expect(shown(CHECKS, [], t, en)).toBe('–')
})

test('the parts of a preview add up', () => {
  const part = (count: number, done: number): PreviewPage => ({
    found: {
      same: 1,
      changed: count,
      kept: 0,
      cannot_tell: 2,
      changes: [{ before: 'suspect', after: 'genuine', count }],
      examples: Array.from({ length: 15 }, (_, n) => ({
        evidence_id: `${count}-${n}`,
        before: 'suspect',
        after: 'genuine',
      })),
    },
    unseen: ['retention_days'],
    days: 30,
    days_done: done,
    next: null,
  })
  const sum = added(added(NOTHING, part(3, 10)), part(4, 30))
  expect(sum).toMatchObject({ same: 2, changed: 7, cannot_tell: 4, done: 1, unseen: ['retention_days'] })
  expect(sum.changes).toEqual([{ before: 'suspect', after: 'genuine', count: 7 }])
  expect(sum.examples).toHaveLength(20)
})
