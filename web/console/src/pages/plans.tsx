import { ask } from '@yanzhen/shared/api/client.ts'
import type { Plan } from '@yanzhen/shared/api/types.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Button } from 'antd'
import { useCallback } from 'react'
import { Link, useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { Listing, PAGE } from '../parts/listing.tsx'
import type { Column } from '../parts/listing-rows.ts'
import { PageHead } from '../parts/page.tsx'
import { PlanState, usePlanTexts } from '../parts/plan-texts.tsx'
import { EmptyState } from '../parts/states.tsx'
import { findUnit, useKnown, usePlace } from '../place.ts'

/** The plans of a unit: on which days, how much of the audience is covered, and what they still lack. */
export default function Plans() {
  const { t } = useI18n()
  const { api } = useConnection()
  const { me, units } = useKnown()
  const { unit, link } = usePlace()
  const [, go] = useLocation()
  const columns = useColumns()
  const load = useCallback(
    (cursor: string | null) =>
      ask(api.GET('/v1/plans', { params: { query: { unit, limit: PAGE, ...(cursor && { cursor }) } } })),
    [api, unit],
  )
  const chosen = findUnit(units, unit)?.node.unit ?? me.unit
  return (
    <>
      <PageHead title={t('plans.title')} unitWay>
        <Link className="button" href={link('/plans/calendar')}>
          {t('planner.title')}
        </Link>
        {me.permissions.includes('plan') && (
          <Button type="primary" onClick={() => go(link('/plans/new'))}>
            {t('plans.new')}
          </Button>
        )}
      </PageHead>
      <Listing<Plan>
        of={['plans', unit]}
        load={load}
        rowKey={(plan) => plan.plan_id}
        columns={columns}
        name={[t('plans.title'), chosen.name]}
        zone={chosen.timezone}
        refresh={8_000}
        empty={<EmptyState title={t('plans.empty.title')} detail={t('plans.empty.detail')} />}
      />
    </>
  )
}

function useColumns(): Column<Plan>[] {
  const { t, f } = useI18n()
  const { link } = usePlace()
  const { days, missing } = usePlanTexts()
  const share = ({ wanted, covered }: Plan) => (wanted && covered !== null ? covered / wanted : null)
  return [
    {
      key: 'title',
      title: t('plans.name'),
      kind: 'text',
      value: (plan) => plan.title,
      show: (plan) => <Link href={link(`/plans/${plan.plan_id}`)}>{plan.title}</Link>,
    },
    { key: 'course', title: t('plan.course'), kind: 'text', value: (plan) => plan.course_name },
    { key: 'unit', title: t('plan.unit'), kind: 'text', value: (plan) => plan.unit_name },
    { key: 'days', title: t('plans.when'), kind: 'text', width: 200, value: days, show: days },
    {
      key: 'state',
      title: t('sessions.state'),
      kind: 'text',
      width: 110,
      value: (plan) => t(`plans.state.${plan.state}`),
      show: (plan) => <PlanState plan={plan} />,
    },
    { key: 'made', title: t('plans.sessions'), kind: 'number', width: 96, value: (plan) => plan.made },
    {
      key: 'covered',
      title: t('plans.covered'),
      kind: 'share',
      width: 140,
      value: share,
      show: (plan) =>
        plan.wanted === null || plan.covered === null
          ? ''
          : t('plans.covered.of', { part: f.number(plan.covered), whole: f.number(plan.wanted) }),
    },
    { key: 'missing', title: t('plans.ready'), kind: 'text', width: 170, value: missing },
  ]
}
