import type { PlanClash, Trial } from '@yanzhen/shared/api/types.ts'
import { Alert, Card } from 'antd'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'
import { usePlanTexts } from './plan-texts.tsx'

/** What a draft makes: sessions and people, who is left out and why, and what its sessions clash with. */
export function PlanTrial({ trial }: { trial: Trial }) {
  const { t, f } = useI18n()
  const { date } = usePlanTexts()
  return (
    <Card title={t('plans.trial')} className="plan-trial">
      <dl className="plan-figures">
        {(['sessions', 'groups', 'places', 'covered'] as const).map((what) => (
          <div key={what}>
            <dt>{t(`plans.trial.${what}`)}</dt>
            <dd>
              {what === 'covered'
                ? t('plans.covered.of', { part: f.number(trial.covered), whole: f.number(trial.wanted) })
                : f.number(trial[what])}
            </dd>
          </div>
        ))}
      </dl>
      {!trial.fits && <Alert type="warning" showIcon title={t(trial.sessions ? 'plans.too_many' : 'plans.nobody')} />}
      {trial.left_out.map((left) => (
        <Alert
          key={left.why}
          type="warning"
          showIcon
          title={t('plans.left_out', { count: left.count, why: left.text })}
          description={f.list(left.people.map((name) => name))}
        />
      ))}
      {trial.skipped.length > 0 && (
        <Alert type="info" showIcon title={t('plans.skipped', { days: f.list(trial.skipped.map(date)) })} />
      )}
      {trial.clash_count > 0 ? <Clashes trial={trial} /> : <p className="quiet">{t('plans.no_clash')}</p>}
    </Card>
  )
}

function Clashes({ trial }: { trial: Trial }) {
  const { t } = useI18n()
  return (
    <Alert
      type="warning"
      showIcon
      className="clashes"
      title={t('plans.clashes', { count: trial.clash_count })}
      description={
        <ul>
          {trial.clashes.map((clash) => (
            <li key={JSON.stringify(clash)}>
              <ClashLine clash={clash} />
            </li>
          ))}
        </ul>
      }
    />
  )
}

function ClashLine({ clash: { mine, other, people, room } }: { clash: PlanClash }) {
  const { t, f } = useI18n()
  const { link } = usePlace()
  const when = (side: PlanClash['mine']) =>
    `${f.moment(side.starts_at, 'weekday', side.timezone)} ${f.span(side.starts_at, side.ends_at, side.timezone)}`
  const over = [
    ...people.map((one) => (one.trainer ? t('clashes.trainer', { name: one.name }) : one.name)),
    ...(room ? [t('clashes.room', { room })] : []),
  ]
  const title = other.session_id ? <Link href={link(`/sessions/${other.session_id}`)}>{other.title}</Link> : other.title
  return (
    <>
      {mine.unit_name} {when(mine)} ↔{' '}
      {other.title ? (
        <>
          {title} {other.unit_name} {when(other)}
        </>
      ) : (
        t('clashes.unknown', { when: when(other) })
      )}{' '}
      <span className="quiet">{f.list(over)}</span>
    </>
  )
}
