import type { Rates, TallyOut } from '@yanzhen/shared/api/types.ts'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'
import { Card } from './card.tsx'
import { Change, type Measured, StandingTag } from './standing.tsx'

type Rate = keyof Rates

/** Four rates, each with what it counts and how it stood a period ago. */
export function Figures({ tally }: { tally: TallyOut }) {
  const { t, f } = useI18n()
  const { link } = usePlace()
  const { counts, rates, previous_rates: before } = tally.row
  const judged = counts.files - counts.waiting
  const standing = (measure: Measured) => (
    <StandingTag measure={measure} standing={tally.row.standings[measure]} limits={tally.limits} />
  )
  const figure = (rate: Rate, part: number, whole: number, href: string, note?: ReactNode) => (
    <Figure
      title={t(`board.${rate}`)}
      value={rates[rate]}
      before={before[rate]}
      of={<Link href={href}>{t(`board.${rate}.of`, { part: f.number(part), whole: f.number(whole) })}</Link>}
      note={note}
    />
  )
  return (
    <div className="figures">
      {figure('participation', counts.received, counts.expected, link('/sessions'), standing('participation'))}
      {figure('on_time', counts.on_time, counts.expected, link('/sessions'), standing('on_time'))}
      {figure('genuine', counts.genuine, judged, link('/evidence', { word: 'genuine' }))}
      {figure('false_rate', counts.false, judged, link('/evidence', { word: 'false' }), standing('false_rate'))}
    </div>
  )
}

function Figure(props: {
  title: string
  value: number | null
  before: number | null
  of: ReactNode
  note?: ReactNode
}) {
  const { t, f } = useI18n()
  return (
    <Card className="figure">
      <h2>{props.title}</h2>
      <p className="figure-value">{f.percent(props.value)}</p>
      <p className="figure-of">{props.of}</p>
      <p className="quiet">
        {props.before === null ? (
          t('board.before.none')
        ) : (
          <>
            <Change now={props.value} before={props.before} /> {t('board.before', { before: f.percent(props.before) })}
          </>
        )}
      </p>
      {props.note}
    </Card>
  )
}
