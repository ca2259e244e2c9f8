import type { Limits, Standing, Standings } from '@yanzhen/shared/api/types.ts'
import { type Status, StatusIcon } from '@yanzhen/shared/status.tsx'
import { useI18n } from '../i18n.ts'

const STATUS: Record<Standing, Status> = { met: 'genuine', missed: 'false', running: 'waiting' }

export type Measured = keyof Standings

/** How a rate stands against the policy, as the API says it: colour, icon and words. */
export function StandingTag(props: { measure: Measured; standing: Standing | null | undefined; limits: Limits }) {
  const { t, f } = useI18n()
  const { measure, standing, limits } = props
  if (!standing) return null
  return (
    <span className="status-tag still" data-status={STATUS[standing]}>
      <StatusIcon status={STATUS[standing]} size={14} />
      {t(`board.standing.${measure}.${standing}`, { limit: f.percent(limits[measure]) })}
    </span>
  )
}

/** The same within a line of a table: the icon is seen, the words are read out and shown on hover. */
export function StandingMark(props: { measure: Measured; standing: Standing | null | undefined; limits: Limits }) {
  const { t, f } = useI18n()
  const { measure, standing, limits } = props
  if (!standing) return <span className="icon-space" />
  const words = t(`board.standing.${measure}.${standing}`, { limit: f.percent(limits[measure]) })
  return (
    <span className="standing-mark still" data-status={STATUS[standing]} title={words}>
      <StatusIcon status={STATUS[standing]} size={14} />
      <span className="visually-hidden">{words}</span>
    </span>
  )
}

/** A difference to the period before in points: an arrow for the eye, words for the ear. */
export function Change({ now, before }: { now: number | null; before: number | null }) {
  const { t, f } = useI18n()
  const change = f.change(now, before)
  if (change === null || now === null || before === null) {
    return (
      <span className="change" title={t('board.change.none')}>
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">{t('board.change.none')}</span>
      </span>
    )
  }
  const way = now > before ? 'up' : now < before ? 'down' : 'same'
  const words = t(`board.change.${way}`, { points: f.points(now, before), before: f.percent(before) })
  return (
    <span className="change" title={words}>
      <svg className="arrow" data-way={way} width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
        <path d={way === 'same' ? 'M1 4h8v2H1z' : 'M5 1l4 7H1z'} />
      </svg>
      <span aria-hidden="true">{change}</span>
      <span className="visually-hidden">{words}</span>
    </span>
  )
}
