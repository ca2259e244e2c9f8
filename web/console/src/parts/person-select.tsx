import { ask } from '@yanzhen/shared/api/client.ts'
import type { Employee, EmployeePage } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Button, Select, Space } from 'antd'
import { useDeferredValue, useEffect, useState } from 'react'
import { useI18n } from '../i18n.ts'
import { findUnit, useKnown } from '../place.ts'

const PAGE = 100

interface Found {
  /** What was typed. */
  text: string
  search: (text: string) => void
  data: EmployeePage | undefined
  error: unknown
  isLoading: boolean
  again: () => void
  /** Everybody found so far, by id: who is chosen stays known when something else is typed. */
  known: ReadonlyMap<string, Employee>
  label: (person: Employee) => string
}

/** People of a unit and everything below it, found by the API as the list of people finds them. */
function usePeople(unit: string): Found {
  const { units } = useKnown()
  const [text, search] = useState('')
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
  useEffect(() => {
    if (data) setKnown((before) => new Map([...before, ...data.items.map((one) => [one.employee_id, one] as const)]))
  }, [data])
  const nameOf = (path: string) => findUnit(units, path)?.node.unit.name ?? path
  const label = (person: Employee) =>
    [person.name, person.position, person.unit_path === unit ? '' : nameOf(person.unit_path)]
      .filter(Boolean)
      .join(' · ')
  return { text, search, data, error, isLoading, again: () => void mutate(), known, label }
}

/** One person of all that the caller may see, or nobody. */
export function OnePerson(props: { id?: string; value?: string; onChange?: (person?: string) => void }) {
  const { t } = useI18n()
  const { units } = useKnown()
  const { value, onChange } = props
  const { text, search, data, error, isLoading, again, known, label } = usePeople(units.unit.path)
  if (error) return <Retry problem={error} again={again} />
  const chosen = value ? known.get(value) : undefined
  const listed = [...(chosen ? [chosen] : []), ...(data?.items ?? []).filter((one) => one.employee_id !== value)]
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      allowClear
      className="wide"
      loading={isLoading}
      value={value ?? null}
      onChange={(next: string | null) => onChange?.(next ?? undefined)}
      placeholder={t('plan.participants.search')}
      showSearch={{ filterOption: false, searchValue: text, onSearch: search }}
      onBlur={() => search('')}
      notFoundContent={isLoading ? t('loading') : t('plan.participants.none')}
      options={listed.map((person) => ({ value: person.employee_id, label: label(person) }))}
    />
  )
}

function Retry({ problem, again }: { problem: unknown; again: () => void }) {
  const { t } = useI18n()
  return (
    <Space>
      <span role="alert">{explain(problem, t).detail}</span>
      <Button onClick={again}>{t('action.retry')}</Button>
    </Space>
  )
}

/** Several people of a unit and everything below it, or all at once. */
export function PersonSelect(props: {
  unit: string
  id?: string
  value?: string[]
  onChange?: (people: string[]) => void
}) {
  const { t } = useI18n()
  const { unit, value = [], onChange } = props
  const { text, search, data, error, isLoading, again, known, label } = usePeople(unit)
  const people = data?.items ?? []
  const listed = [
    ...value.flatMap((id) => known.get(id) ?? []),
    ...people.filter((one) => !value.includes(one.employee_id)),
  ]
  if (error) return <Retry problem={error} again={again} />
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
        showSearch={{ filterOption: false, searchValue: text, onSearch: search, autoClearSearchValue: true }}
        onBlur={() => search('')}
        notFoundContent={isLoading ? t('loading') : t('plan.participants.none')}
        options={listed.map((person) => ({ value: person.employee_id, label: label(person) }))}
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
}
