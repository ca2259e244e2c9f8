import { ask } from '@yanzhen/shared/api/client.ts'
import type { TallyOut } from '@yanzhen/shared/api/types.ts'
import { isolated } from '@yanzhen/shared/i18n.tsx'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Suspense, useEffect, useState } from 'react'
import { boardQuery } from '../board-query.ts'
import { useI18n } from '../i18n.ts'
import { later } from '../later.tsx'
import { Card } from '../parts/card.tsx'
import { Figures } from '../parts/figures.tsx'
import { PageHead, PrintButton } from '../parts/page.tsx'
import { SessionTable } from '../parts/session-table.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'
import { UnitTable } from '../parts/unit-table.tsx'
import { WordBars } from '../parts/word-bars.tsx'
import { inPeriod } from '../period.ts'
import { usePeriodName } from '../period-name.ts'
import { usePlace } from '../place.ts'

const Trend = later(() => import('../parts/trend.tsx'))
const LOOK_AGAIN = 4_000
const LOOK_AGAIN_A_UNIT = 30

/** How are we doing, where is it bad, what is moving. */
export function Board() {
  const { t } = useI18n()
  const place = usePlace()
  const query = boardQuery(place.params)
  const { data, error, mutate } = useLoad<TallyOut>(
    ['tallies', query],
    (api) => ask(api.GET('/v1/tallies', { params: { query } })),
    { refreshInterval: lookAgain, keepPreviousData: true },
  )
  const periodName = usePeriodName(data ? inPeriod(data.period) : place)
  if (error && !data) return <ProblemState problem={error} retry={() => void mutate()} />
  if (!data) return <Loading />
  const nothing = data.row.counts.expected === 0 && data.row.counts.files === 0
  return (
    <>
      <PageHead title={`${isolated(data.row.unit.name)} · ${periodName}`} unitWay>
        <Live data={data} />
        <PrintButton />
      </PageHead>
      {nothing ? (
        <Card>
          <EmptyState title={t('board.empty.title')} detail={t('board.empty.detail')} />
        </Card>
      ) : (
        <>
          <Figures tally={data} />
          {data.children.length > 0 ? (
            <Card
              title={t('board.units')}
              extra={<span className="quiet">{t('board.units.hint')}</span>}
              className="card-table board-units"
            >
              <UnitTable tally={data} />
            </Card>
          ) : (
            <Card title={t('nav.sessions')} className="card-table">
              <SessionTable unit={data.row.unit.path} period={data.period} />
            </Card>
          )}
        </>
      )}
      <div className="board-middle">
        <Card title={t('board.trend')}>
          <Suspense fallback={<div className="trend" />}>
            <Trend trend={data.trend} threshold={data.limits.false_rate} />
          </Suspense>
        </Card>
        <Card title={t('board.words')}>
          <WordBars counts={data.row.counts} />
        </Card>
      </div>
    </>
  )
}

/** A board of few units moves while one looks; one of 500 stores costs a thousand counters, and is asked for less often. */
function lookAgain(data: TallyOut | undefined): number {
  return LOOK_AGAIN + LOOK_AGAIN_A_UNIT * (data?.children.length ?? 0)
}

/** Says that the figures move by themselves, and when they last did. */
function Live({ data }: { data: TallyOut }) {
  const { t, f } = useI18n()
  const [changed, setChanged] = useState(Date.now)
  // biome-ignore lint/correctness/useExhaustiveDependencies: new figures are what changes the time
  useEffect(() => setChanged(Date.now()), [data])
  return (
    <span className="live" title={t('board.updated', { time: f.moment(changed, 'timeSeconds') })}>
      <i />
      {t('board.live')}
    </span>
  )
}
