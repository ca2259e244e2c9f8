import type { TallyOut, TallyRow } from '@yanzhen/shared/api/types.ts'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'
import { type PlainColumn, PlainTable } from './plain-table.tsx'
import { Change, StandingMark, StandingTag } from './standing.tsx'

const MEASURES = ['false_rate', 'participation', 'on_time'] as const

/** The units below, the neediest first as the API orders them; a name goes down the tree, a number goes to what it
 * counts. */
export function UnitTable({ tally }: { tally: TallyOut }) {
  const { t, f } = useI18n()
  const { link } = usePlace()
  const { children: rows, limits } = tally
  const worst = Math.max(limits.false_rate * 1.5, ...rows.map((row) => row.rates.false_rate ?? 0))
  const nameOf = ({ unit }: TallyRow) => (unit.moved_to ? t('unit.moved', { name: unit.name }) : unit.name)
  const columns: PlainColumn<TallyRow>[] = [
    {
      title: t('board.units.unit'),
      key: 'unit',
      value: (row) => nameOf(row),
      show: (row) => <Link href={link('/', { unit: row.unit.path })}>{nameOf(row)}</Link>,
    },
    {
      title: t('board.participation'),
      key: 'participation',
      width: 216,
      value: (row) => row.rates.participation,
      show: (row) => (
        <div className="cell-bar">
          <Link href={link('/sessions', { unit: row.unit.path })}>
            {t('board.of', { part: f.number(row.counts.received), whole: f.number(row.counts.expected) })}
          </Link>
          <span className="bar" aria-hidden="true">
            <i style={{ width: `${(row.rates.participation ?? 0) * 100}%` }} />
          </span>
          <span className="cell-number">{f.percent(row.rates.participation, 0)}</span>
          <StandingMark measure="participation" standing={row.standings.participation} limits={limits} />
        </div>
      ),
    },
    {
      title: t('board.change.column'),
      key: 'change',
      width: 92,
      end: true,
      value: (row) => (row.rates.participation ?? 0) - (row.previous_rates.participation ?? 0),
      show: (row) => <Change now={row.rates.participation} before={row.previous_rates.participation} />,
    },
    {
      title: t('board.on_time'),
      key: 'on_time',
      width: 104,
      end: true,
      value: (row) => row.rates.on_time,
      show: (row) => (
        <span className="cell-end">
          <Link href={link('/sessions', { unit: row.unit.path })}>{f.percent(row.rates.on_time, 0)}</Link>
          <StandingMark measure="on_time" standing={row.standings.on_time} limits={limits} />
        </span>
      ),
    },
    {
      title: t('status.suspect'),
      key: 'suspect',
      width: 112,
      end: true,
      value: (row) => row.counts.suspect,
      show: (row) => (
        <Link href={link('/evidence', { unit: row.unit.path, word: 'suspect' })}>{f.number(row.counts.suspect)}</Link>
      ),
    },
    {
      title: t('board.false_rate'),
      key: 'false_rate',
      width: 152,
      value: (row) => row.rates.false_rate,
      show: (row) => (
        <div className="cell-bar" data-status={row.standings.false_rate === 'missed' ? 'false' : undefined}>
          <span className="bar bar-threshold" aria-hidden="true">
            <i style={{ width: `${((row.rates.false_rate ?? 0) / worst) * 100}%` }} />
            <b style={{ left: `${(limits.false_rate / worst) * 100}%` }} />
          </span>
          <Link className="cell-number" href={link('/evidence', { unit: row.unit.path, word: 'false' })}>
            {f.percent(row.rates.false_rate)}
          </Link>
        </div>
      ),
    },
    {
      title: t('board.units.attention'),
      key: 'attention',
      width: 172,
      show: (row) => {
        const missed = MEASURES.find((measure) => row.standings[measure] === 'missed')
        return missed && <StandingTag measure={missed} standing="missed" limits={limits} />
      },
    },
  ]
  return <PlainTable columns={columns} rows={rows} rowKey={(row) => row.unit.path} />
}
