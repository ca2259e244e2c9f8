import type { Policy } from '@yanzhen/shared/api/types.ts'
import type { Key } from './i18n.ts'

type NumberField = { [Name in keyof Policy]: Policy[Name] extends number ? Name : never }[keyof Policy]
export type Field = Exclude<
  NumberField,
  'version' | 'review_hours' | 'max_pixels' | 'pdq_min_quality' | 'shortlist_size' | 'slot_minutes'
>

export interface FieldSpec {
  name: Field
  unit: Key
  min: number
  max: number
  step?: number
}

export interface Group {
  label: Key
  fields: readonly FieldSpec[]
}

/** The policy's plain numbers as people read them; the API holds the bounds, these only guide the hand. */
export const GROUPS: readonly Group[] = [
  {
    label: 'policy.group.verdict',
    fields: [
      { name: 'suspect_from', unit: 'unit.points', min: 1, max: 100 },
      { name: 'false_rate_threshold', unit: 'unit.share', min: 0, max: 1, step: 0.01 },
      { name: 'participation_goal', unit: 'unit.share', min: 0, max: 1, step: 0.01 },
      { name: 'on_time_goal', unit: 'unit.share', min: 0, max: 1, step: 0.01 },
    ],
  },
  {
    label: 'policy.group.time',
    fields: [
      { name: 'early_minutes', unit: 'unit.minutes', min: 0, max: 1440 },
      { name: 'late_minutes', unit: 'unit.minutes', min: 0, max: 1440 },
      { name: 'on_time_minutes', unit: 'unit.minutes', min: 0, max: 10080 },
      { name: 'max_clock_offset_s', unit: 'unit.seconds', min: 0, max: 86400 },
      { name: 'nonce_minutes', unit: 'unit.minutes', min: 1, max: 10080 },
    ],
  },
  {
    label: 'policy.group.place',
    fields: [
      { name: 'geofence_margin', unit: 'unit.times', min: 0, max: 3, step: 0.1 },
      { name: 'max_accuracy_m', unit: 'unit.metres', min: 1, max: 10000 },
    ],
  },
  {
    label: 'policy.group.person',
    fields: [
      { name: 'references_wanted', unit: 'unit.pictures', min: 1, max: 5 },
      { name: 'group_share', unit: 'unit.share', min: 0, max: 1, step: 0.05 },
    ],
  },
  {
    label: 'policy.group.reuse',
    fields: [
      { name: 'pdq_max_bits', unit: 'unit.bits', min: 0, max: 64 },
      { name: 'orb_min_inliers', unit: 'unit.none', min: 8, max: 500 },
      { name: 'retake_seconds', unit: 'unit.seconds', min: 0, max: 86400 },
    ],
  },
  {
    label: 'policy.group.file',
    fields: [
      { name: 'max_file_bytes', unit: 'unit.bytes', min: 1_000_000, max: 100_000_000, step: 1_000_000 },
      { name: 'min_side_px', unit: 'unit.pixels', min: 64, max: 4000 },
      { name: 'retention_days', unit: 'unit.days', min: 30, max: 1095 },
    ],
  },
]

export interface Draft {
  numbers: Partial<Record<string, number>>
  points: Record<string, number>
  caps: Record<string, number>
}

export interface Change {
  group: 'numbers' | 'points' | 'caps'
  name: string
  before: number
  after: number
}

/** What a draft would change of the version in force. */
export function changes(policy: Policy, draft: Draft): Change[] {
  const found: Change[] = []
  const look = (group: Change['group'], before: Record<string, unknown>, after: Partial<Record<string, number>>) => {
    for (const [name, value] of Object.entries(after)) {
      const old = before[name]
      if (typeof old === 'number' && value !== undefined && value !== old) {
        found.push({ group, name, before: old, after: value })
      }
    }
  }
  look('numbers', policy, draft.numbers)
  look('points', policy.points, draft.points)
  look('caps', policy.caps, draft.caps)
  return found
}

/** The values a proposal sends: changed numbers, and a table of points or caps as a whole when one of it changed. */
export function values(policy: Policy, draft: Draft): Record<string, unknown> {
  const list = changes(policy, draft)
  const sent: Record<string, unknown> = {}
  for (const change of list) if (change.group === 'numbers') sent[change.name] = change.after
  if (list.some((change) => change.group === 'points')) sent.points = { ...policy.points, ...draft.points }
  if (list.some((change) => change.group === 'caps')) sent.caps = { ...policy.caps, ...draft.caps }
  return sent
}
