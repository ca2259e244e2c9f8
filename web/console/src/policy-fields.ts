import type { Policy, PolicyField } from '@yanzhen/shared/api/types.ts'
import type { Format } from '@yanzhen/shared/format.ts'
import type { Key } from './i18n.ts'

export type Value = number | string | readonly string[]
/** New values by the name of their field; what is not in it stays. */
export type Draft = Readonly<Record<string, Value>>

export interface Change {
  field: PolicyField
  before: Value | null
  after: Value | null
}

export interface Group {
  name: string
  title: string
  fields: readonly PolicyField[]
}

/** How a draft names a field, and how the API names it where a rule is broken. */
export function keyOf(field: PolicyField): string {
  return field.path.join('.')
}

/** The fields under the headings the API gives them, in its order. */
export function groupsOf(fields: readonly PolicyField[]): readonly Group[] {
  const found = new Map<string, { name: string; title: string; fields: PolicyField[] }>()
  for (const field of fields) {
    const group = found.get(field.group) ?? { name: field.group, title: field.group_title, fields: [] }
    group.fields.push(field)
    found.set(field.group, group)
  }
  return [...found.values()]
}

/** The value of a field in a version; what the version leaves open has the API's value for it. */
export function valueAt(policy: Policy, field: PolicyField): Value | null {
  let found: unknown = policy
  for (const part of field.path) found = (found as Record<string, unknown> | undefined)?.[part]
  return (found as Value | undefined) ?? field.unset ?? null
}

function same(one: Value | null, other: Value | null): boolean {
  const flat = (value: Value | null) => JSON.stringify(Array.isArray(value) ? [...value].sort() : value)
  return flat(one) === flat(other)
}

/** What a draft changes of a version. */
export function changes(fields: readonly PolicyField[], policy: Policy, draft: Draft): Change[] {
  return fields.flatMap((field) => {
    const before = valueAt(policy, field)
    const after = draft[keyOf(field)] ?? before
    return same(before, after) ? [] : [{ field, before, after }]
  })
}

/** In what one version differs from another. */
export function differences(fields: readonly PolicyField[], older: Policy, newer: Policy): Change[] {
  return fields.flatMap((field) => {
    const [before, after] = [valueAt(older, field), valueAt(newer, field)]
    return same(before, after) ? [] : [{ field, before, after }]
  })
}

/** What a proposal sends: the values changed, each within the whole of the table it belongs to. */
export function values(list: readonly Change[], policy: Policy): Record<string, unknown> {
  const sent: Record<string, unknown> = {}
  for (const { field, after } of list) {
    const [top, ...rest] = field.path as [string, ...string[]]
    if (!(top in sent)) sent[top] = structuredClone((policy as unknown as Record<string, unknown>)[top])
    const last = rest.pop()
    if (last === undefined) {
      sent[top] = after
      continue
    }
    let table = sent[top] as Record<string, unknown>
    for (const part of rest) table = table[part] as Record<string, unknown>
    table[last] = after
  }
  return sent
}

/** A value as people read it. */
export function shown(field: PolicyField, value: Value | null, t: (key: Key) => string, f: Format): string {
  if (value === null) return '–'
  const label = (option: string) => field.choices.find((choice) => choice.value === option)?.label ?? option
  if (typeof value === 'string') return label(value)
  if (typeof value !== 'number') return f.list(value.map(label)) || '–'
  if (field.unit === 'share') return f.percent(value)
  if (field.unit === 'bytes') return f.bytes(value)
  if (field.unit === 'none' || field.unit === 'similarity') return f.number(value, 4)
  return `${f.number(value)} ${t(`unit.${field.unit}`)}`
}
