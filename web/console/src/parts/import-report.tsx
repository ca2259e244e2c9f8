import { ask } from '@yanzhen/shared/api/client.ts'
import type { ImportEntry, ImportField, Roster } from '@yanzhen/shared/api/types.ts'
import { isolated } from '@yanzhen/shared/i18n.tsx'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Alert, Select, Space, Tag } from 'antd'
import { useCallback } from 'react'
import { type Key, useI18n } from '../i18n.ts'
import { findUnit, useKnown } from '../place.ts'
import { useView } from '../view.ts'
import { Listing, PAGE } from './listing.tsx'
import type { Column } from './listing-rows.ts'
import { EmptyState } from './states.tsx'

const ACTIONS = ['wrong', 'new', 'changed', 'moved', 'leaves', 'unchanged'] as const
const idOf = (entry: ImportEntry) => `${entry.row ?? ''}#${entry.key}`

/** Every change before it is made, every cell that is wrong and what to do about it. */
export function ImportReport({ roster }: { roster: Roster }) {
  const { t, f } = useI18n()
  const { api } = useConnection()
  const { units } = useKnown()
  const view = useView()
  const [action, troubled] = [view.get('action') as ImportEntry['action'] | null, view.get('troubled')]
  const load = useCallback(
    (cursor: string | null) =>
      ask(
        api.GET('/v1/rosters/{roster_id}/report', {
          params: {
            path: { roster_id: roster.roster_id },
            query: {
              limit: PAGE,
              ...(action && { action }),
              ...(troubled && { troubled: troubled === 'yes' }),
              ...(cursor && { cursor }),
            },
          },
        }),
      ),
    [api, roster.roster_id, action, troubled],
  )
  const nameOf = (path: string) => findUnit(units, path)?.node.unit.name ?? path
  const said = (field: ImportField | null, value: string | boolean | number | null | undefined) => {
    if (value === null || value === undefined || value === '') return '–'
    if (typeof value === 'boolean') return t(value ? 'people.active.yes' : 'people.inactive')
    if (typeof value === 'number') return String(value)
    if (field === 'unit_path' || field === 'parent') return nameOf(value)
    return field === 'role' ? t(`role.${value}` as Key) : value
  }
  const changes = (entry: ImportEntry) =>
    entry.changes.map(
      ({ field, kept, before, after }) =>
        `${field ? t(`import.field.${field}`) : isolated(kept ?? '')}: ${said(field, before)} → ${said(field, after)}`,
    )
  const troubles = (entry: ImportEntry) =>
    entry.troubles.map(({ cell, text, advice }) => `${cell ? `${cell}: ` : ''}${text} ${advice}`)
  const columns: Column<ImportEntry>[] = [
    { key: 'row', title: t('import.row'), kind: 'number', width: 90, value: ({ row }) => row ?? null },
    {
      key: 'number',
      title: t(roster.kind === 'units' ? 'import.key.units' : 'people.number'),
      kind: 'text',
      width: 130,
      value: ({ key }) => key,
    },
    { key: 'name', title: t('people.name'), kind: 'text', width: 150, value: ({ name }) => name },
    {
      key: 'action',
      title: t('import.action'),
      kind: 'text',
      width: 130,
      value: (entry) => t(`import.action.${entry.action}`),
    },
    {
      key: 'changes',
      title: t('import.changes'),
      kind: 'text',
      value: (entry) => changes(entry).join('; '),
      show: (entry) => <Lines lines={changes(entry)} />,
    },
    {
      key: 'troubles',
      title: t('import.troubles'),
      kind: 'text',
      value: (entry) => troubles(entry).join('; '),
      show: (entry) => <Lines lines={troubles(entry)} />,
    },
  ]
  return (
    <>
      <Space wrap>
        {ACTIONS.map((of) => (
          <Tag.CheckableTag
            key={of}
            checked={action === of}
            onChange={(checked) => view.set({ action: checked ? of : null })}
          >
            {t(`import.action.${of}`)} {f.number(roster.counts?.[of] ?? 0)}
          </Tag.CheckableTag>
        ))}
      </Space>
      {(roster.troubles?.length ?? 0) > 0 && (
        <p className="quiet">
          {(roster.troubles ?? []).map(({ text, count }) => `${text}: ${f.number(count)}`).join(' · ')}
        </p>
      )}
      {(roster.without_head?.length ?? 0) > 0 && (
        <Alert
          type="info"
          showIcon
          title={t('import.without_head', { count: f.number(roster.without_head?.length ?? 0) })}
          description={roster.without_head?.slice(0, 10).map(nameOf).join(' · ')}
        />
      )}
      {(roster.many_heads?.length ?? 0) > 0 && (
        <Alert
          type="info"
          showIcon
          title={t('import.many_heads', { count: f.number(roster.many_heads?.length ?? 0) })}
          description={roster.many_heads?.slice(0, 10).map(nameOf).join(' · ')}
        />
      )}
      <Listing<ImportEntry>
        of={['report', roster.roster_id, action, troubled]}
        load={load}
        rowKey={idOf}
        columns={columns}
        name={[t('import.title'), roster.file_name]}
        zone={units.unit.timezone}
        empty={<EmptyState title={t('list.none.title')} detail={t('import.report.none')} />}
      >
        <Select
          className="filter"
          aria-label={t('import.troubles')}
          placeholder={t('import.troubles')}
          allowClear
          value={troubled}
          onChange={(value?: string) => view.set({ troubled: value ?? null })}
          options={[
            { value: 'yes', label: t('import.troubles.with') },
            { value: 'no', label: t('import.troubles.without') },
          ]}
        />
      </Listing>
    </>
  )
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </>
  )
}
