import { ask } from '@yanzhen/shared/api/client.ts'
import type { Employee, EmployeePage } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Button, Select, Space } from 'antd'
import { useDeferredValue, useEffect, useState } from 'react'
import { useI18n } from '../i18n.ts'
import { findUnit, useKnown } from '../place.ts'

const PAGE = 100

/** People of a unit and everything below it, found by the API as the list of people finds them, or taken all at once. */
export function PersonSelect(props: {
  unit: string
  id?: string
  value?: string[]
  onChange?: (people: string[]) => void
}) {
  const { t } = useI18n()
  const { units } = useKnown()
  const { unit, value = [], onChange } = props
  const [text, setText] = useState('')
  const [known, setKnown] = useState<ReadonlyMap<string, Employee>>(new Map())
  const wanted = useDeferredValue(text.trim())
  const { data, error, isLoading, mutate } = useLoad<EmployeePage>(
    ['people-of', unit, wanted],
    (api) =>
      ask(
        api.GET('/v1/employees', {
          params: { query: { unit, active: true, limit: PAGE, ...(wanted && { q: wanted }) } },
        }),
      ),
    { keepPreviousData: true },
  )
  const people = data?.items ?? []
  useEffect(() => {
    if (data) setKnown((before) => new Map([...before, ...data.items.map((one) => [one.employee_id, one] as const)]))
  }, [data])
  const listed = [
    ...value.flatMap((id) => known.get(id) ?? []),
    ...people.filter((one) => !value.includes(one.employee_id)),
  ]
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
        showSearch={{ filterOption: false, searchValue: text, onSearch: setText, autoClearSearchValue: true }}
        onBlur={() => setText('')}
        notFoundContent={isLoading ? t('loading') : t('plan.participants.none')}
        options={listed.map((person) => ({
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
          onClick={() => onChange?.([...new Set([...value, ...people.map((person) => person.employee_id)])])}
        >
          {t('plan.participants.all', { count: people.length })}
        </Button>
        <span className="quiet">{t('plan.participants.chosen', { count: value.length })}</span>
        {data?.next && <span className="quiet">{t('plan.participants.more')}</span>}
      </Space>
    </>
  )

  function nameOf(path: string): string {
    return findUnit(units, path)?.node.unit.name ?? path
  }
}
