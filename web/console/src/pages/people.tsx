import { ask } from '@yanzhen/shared/api/client.ts'
import type { Employee } from '@yanzhen/shared/api/types.ts'
import { isolated } from '@yanzhen/shared/i18n.tsx'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { StatusIcon } from '@yanzhen/shared/status.tsx'
import { Select } from 'antd'
import { lazy, useCallback } from 'react'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { Listing, PAGE } from '../parts/listing.tsx'
import type { Column } from '../parts/listing-rows.ts'
import { SearchBox } from '../parts/listing-tools.tsx'
import { PageHead } from '../parts/page.tsx'
import { EmptyState } from '../parts/states.tsx'
import { findUnit, useKnown, usePlace } from '../place.ts'
import { useView } from '../view.ts'

const ROLES = ['employee', 'manager', 'hr', 'admin', 'auditor'] as const
const idOf = (person: Employee) => person.employee_id

const ImportPeople = lazy(() => import('../parts/import-people.tsx').then((it) => ({ default: it.ImportPeople })))

/** People, or an import of people where the address names one. */
export default function PeoplePage() {
  const { me } = useKnown()
  const list = useView().get('import')
  return list && me.permissions.includes('manage_people') ? <ImportPeople list={list} /> : <People />
}

/** Who belongs to a unit and whose face pictures are there; without them a person looks at their photos. */
function People() {
  const { t } = useI18n()
  const { api } = useConnection()
  const { units, me } = useKnown()
  const { unit, link } = usePlace()
  const view = useView()
  const [q, role, face, active] = ['q', 'role', 'face', 'active'].map((name) => view.get(name))
  const load = useCallback(
    (cursor: string | null) =>
      ask(
        api.GET('/v1/employees', {
          params: {
            query: {
              unit,
              limit: PAGE,
              ...(q && { q }),
              ...(ROLES.includes(role as Employee['role']) && { role: role as Employee['role'] }),
              ...(face && { face: face === 'yes' }),
              ...(active && { active: active === 'yes' }),
              ...(cursor && { cursor }),
            },
          },
        }),
      ),
    [api, unit, q, role, face, active],
  )
  const chosen = findUnit(units, unit)?.node.unit ?? me.unit
  const nameOf = (path: string) => findUnit(units, path)?.node.unit.name ?? path
  const columns: Column<Employee>[] = [
    {
      key: 'name',
      title: t('people.name'),
      kind: 'text',
      value: (person) => person.name,
      show: (person) => <Link href={link(`/people/${person.employee_id}`)}>{person.name}</Link>,
    },
    { key: 'number', title: t('people.number'), kind: 'text', width: 140, value: idOf },
    { key: 'position', title: t('people.position'), kind: 'text', width: 160, value: (person) => person.position },
    { key: 'unit', title: t('people.unit'), kind: 'text', value: (person) => nameOf(person.unit_path) },
    { key: 'role', title: t('people.role'), kind: 'text', width: 120, value: (person) => t(`role.${person.role}`) },
    {
      key: 'faces',
      title: t('people.face'),
      kind: 'number',
      width: 150,
      value: (person) => person.face_count,
      show: (person) => <FaceState person={person} />,
    },
    {
      key: 'active',
      title: t('people.active'),
      kind: 'text',
      width: 130,
      value: (person) => t(person.active ? 'people.active.yes' : 'people.inactive'),
    },
    {
      key: 'consent',
      title: t('people.consent'),
      kind: 'moment',
      width: 170,
      spare: true,
      value: (person) => (person.consent.given && person.consent.given_at ? new Date(person.consent.given_at) : null),
    },
  ]
  const filter = (name: string, label: string, options: { value: string; label: string }[]) => (
    <Select
      className="filter"
      aria-label={label}
      placeholder={label}
      allowClear
      value={view.get(name)}
      onChange={(value?: string) => view.set({ [name]: value ?? null })}
      options={options}
    />
  )
  return (
    <>
      <PageHead title={`${t('people.title')} · ${isolated(chosen.name)}`} unitWay>
        {me.permissions.includes('manage_people') && (
          <Link href={link('/people', { import: 'new' })}>{t('import.title')}</Link>
        )}
      </PageHead>
      <Listing<Employee>
        of={['people', unit, q, role, face, active]}
        load={load}
        rowKey={idOf}
        columns={columns}
        name={[t('people.title'), chosen.name]}
        zone={chosen.timezone}
        empty={
          view.narrowed(['q', 'role', 'face', 'active']) ? (
            <EmptyState title={t('list.none.title')} detail={t('people.none.detail')} />
          ) : (
            <EmptyState title={t('people.empty.title')} detail={t('people.empty.detail')} />
          )
        }
      >
        <SearchBox label={t('people.search')} />
        {filter(
          'role',
          t('people.role'),
          ROLES.map((value) => ({ value, label: t(`role.${value}`) })),
        )}
        {filter('face', t('people.face'), [
          { value: 'yes', label: t('people.face.with') },
          { value: 'no', label: t('people.face.without') },
        ])}
        {filter('active', t('people.active'), [
          { value: 'yes', label: t('people.active.yes') },
          { value: 'no', label: t('people.inactive') },
        ])}
      </Listing>
    </>
  )
}

function FaceState({ person }: { person: Employee }) {
  const { t } = useI18n()
  if (person.face_count > 0) {
    return (
      <span className="with-icon" data-status="genuine">
        <StatusIcon status="genuine" size={14} />
        {t('people.face.enrolled', { count: person.face_count })}
      </span>
    )
  }
  return (
    <span className="with-icon" data-status="unable">
      <StatusIcon status="unable" size={14} />
      {t(person.consent.withdrawn_at ? 'people.face.withdrawn' : 'people.face.none')}
    </span>
  )
}
