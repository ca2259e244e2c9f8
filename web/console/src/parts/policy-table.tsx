import type { Policy } from '@yanzhen/shared/api/types.ts'
import { Card, InputNumber } from 'antd'
import { type Key, useI18n } from '../i18n.ts'
import { type Draft, type FieldSpec, GROUPS } from '../policy-fields.ts'

export type Edit = (group: keyof Draft, name: string, value: number) => void

/** The rules in force with their plain explanations; while a new version is written, its values in their places. */
export function PolicyTable({ policy, draft, edit }: { policy: Policy; draft: Draft; edit: Edit | undefined }) {
  const { t } = useI18n()
  return (
    <div className="policy-groups">
      {GROUPS.map((group) => (
        <Card key={group.label} title={t(group.label)} size="small">
          {group.fields.map((field) => (
            <FieldRow key={field.name} field={field} policy={policy} draft={draft} edit={edit} />
          ))}
        </Card>
      ))}
      <Weights label="policy.group.points" group="points" values={policy.points} draft={draft} edit={edit} />
      <Weights label="policy.group.caps" group="caps" values={policy.caps} draft={draft} edit={edit} />
    </div>
  )
}

function FieldRow(props: { field: FieldSpec; policy: Policy; draft: Draft; edit: Edit | undefined }) {
  const { t, f } = useI18n()
  const { field, edit } = props
  const value = props.draft.numbers[field.name] ?? props.policy[field.name]
  const label = t(`policy.${field.name}`)
  return (
    <div className="policy-row">
      <div>
        <strong>{label}</strong>
        <p className="quiet">{t(`policy.${field.name}.help`)}</p>
      </div>
      {edit ? (
        <InputNumber<number>
          aria-label={label}
          value={value}
          min={field.min}
          max={field.max}
          step={field.step ?? 1}
          suffix={t(field.unit)}
          onChange={(next) => next !== null && edit('numbers', field.name, next)}
        />
      ) : (
        <span className="policy-value">
          {field.unit === 'unit.share' ? (
            f.percent(value)
          ) : field.unit === 'unit.bytes' ? (
            f.bytes(value)
          ) : (
            <>
              {f.number(value)} <span className="quiet">{t(field.unit)}</span>
            </>
          )}
        </span>
      )}
    </div>
  )
}

function Weights(props: {
  label: Key
  group: 'points' | 'caps'
  values: Record<string, number>
  draft: Draft
  edit: Edit | undefined
}) {
  const { t, f } = useI18n()
  const { edit, group } = props
  const entries = Object.entries(props.values).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
  return (
    <Card title={t(props.label)} size="small">
      {entries.map(([name, inForce]) => {
        const family = t(`family.${name.split('.')[0]}` as Key)
        const value = props.draft[group][name] ?? inForce
        return (
          <div className="policy-row" key={name}>
            <div>
              <strong>{family}</strong> {group === 'points' && <code>{name}</code>}
            </div>
            {edit ? (
              <InputNumber<number>
                aria-label={name}
                value={value}
                min={0}
                max={100}
                onChange={(next) => next !== null && edit(group, name, next)}
              />
            ) : (
              <span className="policy-value">
                {f.number(value)} <span className="quiet">{t('unit.points')}</span>
              </span>
            )}
          </div>
        )
      })}
    </Card>
  )
}
