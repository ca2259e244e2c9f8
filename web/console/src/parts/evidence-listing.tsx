import { ask } from '@yanzhen/shared/api/client.ts'
import type { Employee, Evidence } from '@yanzhen/shared/api/types.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { type Status, StatusIcon, StatusTag, statusOf } from '@yanzhen/shared/status.tsx'
import { Segmented, Select } from 'antd'
import { useCallback } from 'react'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePeriodName } from '../period-name.ts'
import { findUnit, useKnown, usePlace } from '../place.ts'
import { useView } from '../view.ts'
import { EvidenceGrid } from './evidence-grid.tsx'
import { Listing, PAGE } from './listing.tsx'
import type { Column } from './listing-rows.ts'
import { EmptyState } from './states.tsx'

const WORDS: readonly Status[] = ['suspect', 'false', 'unable', 'genuine', 'waiting']
const idOf = (item: Evidence) => item.evidence_id

/** Photos of a unit and period, exactly those that its figures count, or of one person; as pictures or as a table. */
export function EvidenceListing({ person }: { person?: Employee }) {
  const { t } = useI18n()
  const { api } = useConnection()
  const { units, me } = useKnown()
  const place = usePlace()
  const { unit, period, link } = place
  const view = useView()
  const asked = view.get('word') as Status
  const word = WORDS.includes(asked) ? asked : null
  const who = person?.employee_id
  const load = useCallback(
    (cursor: string | null) =>
      ask(
        api.GET('/v1/evidence', {
          params: {
            query: {
              ...(who ? { employee_id: who } : { unit, period }),
              limit: PAGE,
              ...(word && { word }),
              ...(cursor && { cursor }),
            },
          },
        }),
      ),
    [api, unit, period, word, who],
  )
  const periodName = usePeriodName(place)
  const chosen = findUnit(units, person?.unit_path ?? unit)?.node.unit ?? me.unit
  const columns: Column<Evidence>[] = [
    {
      key: 'person',
      title: t('session.person'),
      kind: 'text',
      value: (item) => item.employee_name,
      show: (item) => <Link href={link(`/people/${item.employee_id}`)}>{item.employee_name}</Link>,
    },
    {
      key: 'word',
      title: t('session.result'),
      kind: 'text',
      width: 124,
      value: (item) => t(`status.${statusOf(item)}`),
      show: (item) => (
        <Link href={link(`/evidence/${item.evidence_id}`)}>
          <StatusTag status={statusOf(item)} />
        </Link>
      ),
    },
    { key: 'why', title: t('session.reason'), kind: 'text', width: 220, value: (item) => item.headline },
    {
      key: 'points',
      title: t('evidence.column.points'),
      kind: 'number',
      width: 84,
      value: (item) => item.points ?? null,
    },
    {
      key: 'session',
      title: t('sessions.name'),
      kind: 'text',
      value: (item) => item.session_title,
      show: (item) => <Link href={link(`/sessions/${item.session_id}`)}>{item.session_title}</Link>,
    },
    { key: 'unit', title: t('sessions.unit'), kind: 'text', value: (item) => item.unit_name },
    {
      key: 'sent',
      title: t('session.sent'),
      kind: 'moment',
      width: 168,
      value: (item) => new Date(item.announced_at),
    },
    {
      key: 'on_time',
      title: t('evidence.on_time'),
      kind: 'text',
      width: 96,
      spare: true,
      value: (item) => t(item.on_time ? 'evidence.on_time' : 'evidence.late'),
    },
    {
      key: 'taken',
      title: t('evidence.facts.captured'),
      kind: 'moment',
      width: 168,
      spare: true,
      value: (item) => (item.captured_at ? new Date(item.captured_at) : null),
    },
    { key: 'number', title: t('people.number'), kind: 'text', spare: true, value: (item) => item.employee_id },
  ]
  const asTable = view.get('view') === 'table'
  return (
    <Listing<Evidence>
      of={['evidence-list', who ?? unit, who ? null : period, word]}
      load={load}
      rowKey={idOf}
      columns={columns}
      name={[t('evidence.title'), person?.name ?? chosen.name, person ? '' : periodName]}
      zone={chosen.timezone}
      refresh={10_000}
      {...(asTable ? {} : { grid: (rows: readonly Evidence[]) => <EvidenceGrid items={rows} /> })}
      empty={<EmptyState title={t('evidence.empty.title')} detail={t('evidence.empty.detail')} />}
    >
      <Select<Status>
        className="filter"
        aria-label={t('session.result')}
        placeholder={t('evidence.all')}
        allowClear
        value={word}
        onChange={(next?: Status) => view.set({ word: next ?? null })}
        options={WORDS.map((each) => ({
          value: each,
          label: (
            <span className="word-option" data-status={each}>
              <StatusIcon status={each} size={14} />
              {t(`status.${each}`)}
            </span>
          ),
        }))}
      />
      <Segmented
        aria-label={t('list.view')}
        value={asTable ? 'table' : 'grid'}
        onChange={(next) => view.set({ view: next === 'table' ? 'table' : null })}
        options={[
          { value: 'grid', label: t('list.view.grid') },
          { value: 'table', label: t('list.view.table') },
        ]}
      />
    </Listing>
  )
}
