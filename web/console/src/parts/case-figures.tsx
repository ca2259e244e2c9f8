import { ask } from '@yanzhen/shared/api/client.ts'
import type { CaseFigures as Figures } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'
import { type PlainColumn, PlainTable } from './plain-table.tsx'

type Row = Figures['units'][number]
const COUNTS = ['overdue', 'today', 'open', 'answered'] as const

/** How many cases each unit below has, the most overdue first; a number leads to what it counts. */
export function CaseFigures() {
  const { t, f } = useI18n()
  const { unit, link } = usePlace()
  const { data, error } = useLoad<Figures>(
    ['case-figures', unit],
    (api) => ask(api.GET('/v1/cases/figures', { params: { query: { unit } } })),
    { refreshInterval: 60_000, keepPreviousData: false },
  )
  if (!data && !error) return <section aria-label={t('cases.by_unit')} aria-busy="true" />
  if (!data?.units.length) return null
  const columns: PlainColumn<Row>[] = [
    {
      key: 'unit',
      title: t('cases.unit'),
      value: (row) => row.unit_name,
      show: (row) => <Link href={link('/cases', { unit: row.unit_path })}>{row.unit_name}</Link>,
    },
    ...COUNTS.map((name) => ({
      key: name,
      title: t(name === 'today' ? 'cases.today' : `cases.stage.${name}`),
      width: 120,
      end: true,
      value: (row: Row) => row[name],
      show: (row: Row) => (
        <Link href={link('/cases', { unit: row.unit_path, stage: name === 'today' ? 'open' : name })}>
          {f.number(row[name])}
        </Link>
      ),
    })),
  ]
  return (
    <section aria-label={t('cases.by_unit')}>
      <PlainTable columns={columns} rows={data.units} rowKey={(row) => row.unit_path} />
      {data.more && <p className="quiet">{t('cases.more_than_counted')}</p>}
    </section>
  )
}
