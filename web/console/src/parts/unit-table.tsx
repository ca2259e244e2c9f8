import type { TallyOut, TallyRow } from '@yanzhen/shared/api/types.ts'
import { StatusIcon } from '@yanzhen/shared/status.tsx'
import { Table, type TableColumnsType } from 'antd'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { byNeed } from '../need.ts'
import { usePlace } from '../place.ts'

/** The units below, the neediest first; a name goes down the tree, a number goes to what it counts. */
export function UnitTable({ tally }: { tally: TallyOut }) {
  const { t, f } = useI18n()
  const { link } = usePlace()
  const threshold = tally.false_rate_threshold
  const rows = useMemo(() => [...tally.children].sort(byNeed(threshold)), [tally, threshold])
  const worst = Math.max(threshold * 1.5, ...rows.map((row) => row.rates.false_rate ?? 0))
  const by = (value: (row: TallyRow) => number | null) => (a: TallyRow, b: TallyRow) =>
    (value(a) ?? -1) - (value(b) ?? -1)
  const columns: TableColumnsType<TallyRow> = [
    {
      title: t('board.units.unit'),
      key: 'unit',
      ellipsis: true,
      render: (_, row) => <Link href={link('/', { unit: row.unit.path })}>{row.unit.name}</Link>,
    },
    {
      title: t('board.participation'),
      key: 'participation',
      width: 196,
      sorter: by((row) => row.rates.participation),
      render: (_, row) => (
        <div className="cell-bar">
          <Link href={link('/sessions', { unit: row.unit.path })}>
            {t('board.of', { part: f.number(row.counts.received), whole: f.number(row.counts.expected) })}
          </Link>
          <span className="bar" title={f.percent(row.rates.participation)}>
            <i style={{ width: `${(row.rates.participation ?? 0) * 100}%` }} />
          </span>
          <span className="cell-number">{f.percent(row.rates.participation, 0)}</span>
        </div>
      ),
    },
    {
      title: t('board.on_time'),
      key: 'on_time',
      width: 96,
      align: 'right',
      sorter: by((row) => row.rates.on_time),
      render: (_, row) => f.percent(row.rates.on_time, 0),
    },
    {
      title: t('status.suspect'),
      key: 'suspect',
      width: 118,
      align: 'right',
      sorter: by((row) => row.counts.suspect),
      render: (_, row) => (
        <Link href={link('/evidence', { unit: row.unit.path, word: 'suspect' })}>{f.number(row.counts.suspect)}</Link>
      ),
    },
    {
      title: t('board.false_rate'),
      key: 'false_rate',
      width: 168,
      sorter: by((row) => row.rates.false_rate),
      render: (_, row) => {
        const above = (row.rates.false_rate ?? 0) > threshold
        const label = t(above ? 'board.above' : 'board.below', { threshold: f.percent(threshold) })
        return (
          <div className="cell-bar" data-status={above ? 'false' : undefined} title={label}>
            <span className="bar bar-threshold">
              <i style={{ width: `${((row.rates.false_rate ?? 0) / worst) * 100}%` }} />
              <b style={{ left: `${(threshold / worst) * 100}%` }} />
            </span>
            <Link className="cell-number" href={link('/evidence', { unit: row.unit.path, word: 'false' })}>
              {f.percent(row.rates.false_rate)}
            </Link>
            {above ? <StatusIcon status="false" size={14} /> : <span className="icon-space" />}
            {above && <span className="visually-hidden">{label}</span>}
          </div>
        )
      },
    },
  ]
  return (
    <Table<TallyRow>
      size="small"
      rowKey={(row) => row.unit.path}
      columns={columns}
      dataSource={rows}
      pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      tableLayout="fixed"
    />
  )
}
