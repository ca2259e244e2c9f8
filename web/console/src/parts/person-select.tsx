import { ask } from '@yanzhen/shared/api/client.ts'
import type { Employee } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Button, Select, Space } from 'antd'
import { useI18n } from '../i18n.ts'
import { findUnit, useKnown } from '../place.ts'

const PAGE = 100
const MOST_PAGES = 5

/** People of a unit and everything below it, found by name or position, or taken all at once. */
export function PersonSelect(props: {
  unit: string
  id?: string
  value?: string[]
  onChange?: (people: string[]) => void
}) {
  const { t } = useI18n()
  const { units } = useKnown()
  const { unit, value = [], onChange } = props
  const { data, error, isLoading, mutate } = useLoad(['people-of', unit], async (api) => {
    const found: Employee[] = []
    let cursor: string | null = null
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = { unit, limit: PAGE, ...(cursor ? { cursor } : {}) }
      const answer: { items: Employee[]; next: string | null } = await ask(
        api.GET('/v1/employees', { params: { query } }),
      )
      found.push(...answer.items)
      cursor = answer.next
      if (!cursor) break
    }
    return { people: found.filter((person) => person.active), more: cursor !== null }
  })
  const people = data?.people ?? []
  if (error) {
    return (
      <Space>
        <span role="alert">{explain(error, t).detail}</span>
        <Button onClick={() => void mutate()}>{t('action.retry')}</Button>
      </Space>
    )
  }
  return (
    <>
      <Select
        {...(props.id ? { id: props.id } : {})}
        mode="multiple"
        allowClear
        className="wide"
        loading={isLoading}
        value={value}
        onChange={onChange}
        placeholder={t('plan.participants.search')}
        maxTagCount={12}
        showSearch={{ optionFilterProp: 'label' }}
        notFoundContent={isLoading ? t('loading') : t('plan.participants.none')}
        options={people.map((person) => ({
          value: person.employee_id,
          label: [person.name, person.position, person.unit_path === unit ? '' : nameOf(person.unit_path)]
            .filter(Boolean)
            .join(' · '),
        }))}
      />
      <Space className="under-field">
        <Button
          size="small"
          disabled={!people.length}
          onClick={() => onChange?.(people.map((person) => person.employee_id))}
        >
          {t('plan.participants.all', { count: people.length })}
        </Button>
        <span className="quiet">{t('plan.participants.chosen', { count: value.length })}</span>
        {data?.more && <span className="quiet">{t('plan.participants.more')}</span>}
      </Space>
    </>
  )

  function nameOf(path: string): string {
    return findUnit(units, path)?.node.unit.name ?? path
  }
}
