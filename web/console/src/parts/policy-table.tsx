import type { Policy, PolicyField } from '@yanzhen/shared/api/types.ts'
import { Card, InputNumber, Select } from 'antd'
import { useI18n } from '../i18n.ts'
import { type Draft, groupsOf, keyOf, shown, type Value, valueAt } from '../policy-fields.ts'

export type Edit = (field: PolicyField, value: Value) => void

interface TableProps {
  policy: Policy
  fields: readonly PolicyField[]
  draft: Draft
  /** What the API says is wrong, by the field's name. */
  broken: Readonly<Record<string, string>>
  edit: Edit | undefined
}

/** The rules in force with their plain explanations; while a new version is written, its values in their places. */
export function PolicyTable({ fields, ...rest }: TableProps) {
  return (
    <div className="policy-groups">
      {groupsOf(fields).map((group) => (
        <Card key={group.name} title={<h2>{group.title}</h2>} size="small">
          {group.fields.map((field, index) => (
            <FieldRow
              key={keyOf(field)}
              field={field}
              explained={group.fields[index - 1]?.name !== field.name}
              {...rest}
            />
          ))}
        </Card>
      ))}
    </div>
  )
}

/** One value; of a row of values of the same sort, the first one is explained. */
function FieldRow(props: Omit<TableProps, 'fields'> & { field: PolicyField; explained: boolean }) {
  const { t, f } = useI18n()
  const { field, edit, policy, draft } = props
  const key = keyOf(field)
  const value = draft[key] ?? valueAt(policy, field)
  const wrong = props.broken[key]
  const bounds =
    field.minimum !== null && field.minimum !== undefined && field.maximum !== null && field.maximum !== undefined
      ? t('policy.range', { from: shown(field, field.minimum, t, f), to: shown(field, field.maximum, t, f) })
      : ''
  return (
    <div className="policy-row" data-field={key} data-kind={field.kind} data-wrong={wrong ? '' : undefined}>
      <div>
        <strong>{field.title}</strong>
        {props.explained && (
          <p className="quiet">
            {field.help} {field.effect}
          </p>
        )}
        {edit && bounds && <p className="quiet">{bounds}</p>}
        {wrong && (
          <p className="policy-wrong" id={`wrong-${key}`} role="alert">
            {wrong}
          </p>
        )}
      </div>
      {edit ? (
        <Entry field={field} value={value} wrong={wrong} edit={edit} />
      ) : (
        <span className="policy-value">{shown(field, value, t, f)}</span>
      )}
    </div>
  )
}

const PERCENT = 100

function Entry(props: { field: PolicyField; value: Value | null; wrong: string | undefined; edit: Edit }) {
  const { t } = useI18n()
  const { field, value, edit } = props
  const named = {
    'aria-label': field.title,
    status: props.wrong ? ('error' as const) : ('' as const),
    ...(props.wrong ? { 'aria-describedby': `wrong-${keyOf(field)}` } : {}),
  }
  const options = field.choices.map((choice) => ({ value: choice.value, label: choice.label }))
  if (field.kind === 'choice') {
    return (
      <Select
        {...named}
        className="policy-choice"
        value={value as string}
        options={options}
        onChange={(next) => edit(field, next)}
      />
    )
  }
  if (field.kind === 'set') {
    return (
      <Select<string[]>
        {...named}
        mode="multiple"
        className="policy-choice"
        value={value as string[]}
        options={options}
        onChange={(next) => edit(field, next)}
      />
    )
  }
  const share = field.unit === 'share'
  const scale = share ? PERCENT : 1
  return (
    <InputNumber<number>
      {...named}
      value={typeof value === 'number' ? Number((value * scale).toFixed(4)) : null}
      step={field.step * scale}
      suffix={field.unit === 'share' ? '%' : field.unit === 'none' ? '' : t(`unit.${field.unit}`)}
      onChange={(next) => next !== null && edit(field, Number((next / scale).toFixed(6)))}
    />
  )
}
