import { ask } from '@yanzhen/shared/api/client.ts'
import type { PlanDetail, Session } from '@yanzhen/shared/api/types.ts'
import { useConnection, useLoad } from '@yanzhen/shared/session.tsx'
import { Alert, Progress } from 'antd'
import { useCallback } from 'react'
import { useI18n } from '../i18n.ts'
import { Listing } from '../parts/listing.tsx'
import { PageHead } from '../parts/page.tsx'
import { PlanActions } from '../parts/plan-actions.tsx'
import { PlanState, usePlanTexts } from '../parts/plan-texts.tsx'
import { PlanTrial } from '../parts/plan-trial.tsx'
import { useSessionColumns } from '../parts/session-columns.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'
import { findUnit, useKnown } from '../place.ts'

const WORKING = 1_500
const RESTING = 15_000
/** Before a session there is more to see of what it lacks than of its photos. */
const SHOWN: readonly string[] = ['time', 'name', 'unit', 'state', 'ready', 'expected', 'received']

/** One plan: for whom and when, what its trial found, what can be done with it, and its sessions. */
export default function PlanPage({ id }: { id: string }) {
  const { t, f } = useI18n()
  const { units } = useKnown()
  const { days, missing } = usePlanTexts()
  const { data, error, mutate } = useLoad<PlanDetail>(
    ['plan', id],
    (api) => ask(api.GET('/v1/plans/{plan_id}', { params: { path: { plan_id: id } } })),
    { refreshInterval: (newest) => (newest?.plan.doing ? WORKING : RESTING) },
  )
  if (!data) return error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />
  const { plan, trial } = data
  const name = (path: string) => findUnit(units, path)?.node.unit.name ?? path
  return (
    <>
      <PageHead title={plan.title}>
        <PlanState plan={plan} />
        <PlanActions detail={data} saved={(after) => void mutate(after ?? undefined)} />
      </PageHead>
      <ul className="facts-line">
        <li>{days(plan)}</li>
        <li>{plan.unit_name}</li>
        <li>{plan.course_name}</li>
        <li>{f.list([...plan.audience.units.map(name), ...plan.audience.positions, ...data.people])}</li>
        {data.trainer_name && <li>{t('session.trainer', { name: data.trainer_name })}</li>}
        {plan.room && <li>{t('session.room', { room: plan.room })}</li>}
        <li>{t('plans.by', { name: data.by_name })}</li>
        {plan.missing.length > 0 && <li>{missing(plan)}</li>}
      </ul>
      {plan.doing && (
        <Alert
          type={plan.stalled ? 'warning' : 'info'}
          showIcon
          role="status"
          title={plan.stalled ? t('plans.stalled.how') : t(`plans.doing.${plan.doing}.how`)}
          description={plan.doing !== 'try' && <Progress percent={Math.round((plan.progress ?? 0) * 100)} />}
        />
      )}
      {trial && <PlanTrial trial={trial} />}
      {plan.state !== 'draft' && <PlanSessions detail={data} zone={units.unit.timezone} />}
    </>
  )
}

function PlanSessions({ detail, zone }: { detail: PlanDetail; zone: string }) {
  const { t } = useI18n()
  const { api } = useConnection()
  const columns = useSessionColumns().map((column) => ({ ...column, spare: !SHOWN.includes(column.key) }))
  const { plan_id, title, version } = detail.plan
  const load = useCallback(
    (cursor: string | null) => {
      const params = { path: { plan_id }, query: { limit: 100, ...(cursor && { cursor }) } }
      return ask(api.GET('/v1/plans/{plan_id}/sessions', { params }))
    },
    [api, plan_id],
  )
  return (
    <Listing<Session>
      of={['plan-sessions', plan_id, version]}
      load={load}
      rowKey={(session) => session.session_id}
      columns={columns}
      name={[title]}
      zone={zone}
      empty={<EmptyState title={t('sessions.empty.title')} detail={t('plans.no_sessions')} />}
    />
  )
}
