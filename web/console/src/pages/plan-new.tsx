import { ask } from '@yanzhen/shared/api/client.ts'
import type { PlanDetail } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { useI18n } from '../i18n.ts'
import { PageHead } from '../parts/page.tsx'
import { PlanForm } from '../parts/plan-form.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'
import { dayIn } from '../period.ts'
import { findUnit, useKnown, usePlace } from '../place.ts'
import { draftOf, emptyPlan } from '../plan-draft.ts'
import { useView } from '../view.ts'

/** Drafts a plan, or another draft of the one that `plan` in the address names. */
export default function PlanNew() {
  const { t } = useI18n()
  const { units } = useKnown()
  const { unit } = usePlace()
  const of = useView().get('plan')
  const courses = useLoad(['courses'], (api) => ask(api.GET('/v1/courses')), { revalidateOnFocus: false })
  const known = useLoad<PlanDetail>(
    of ? ['plan', of] : null,
    (api) => ask(api.GET('/v1/plans/{plan_id}', { params: { path: { plan_id: of ?? '' } } })),
    { revalidateOnFocus: false },
  )
  const failed = courses.error ?? known.error
  if (failed) {
    return <ProblemState problem={failed} retry={() => void Promise.all([courses.mutate(), known.mutate()])} />
  }
  if (!courses.data || (of && !known.data)) return <Loading />
  if (!courses.data.items.length) {
    return <EmptyState title={t('plan.no_courses.title')} detail={t('plan.no_courses.detail')} />
  }
  const zone = findUnit(units, unit)?.node.unit.timezone ?? units.unit.timezone
  const before = known.data?.plan
  return (
    <>
      <PageHead title={t(before ? 'plans.correct' : 'plans.new')} />
      <PlanForm
        key={of}
        courses={courses.data.items}
        before={before ?? null}
        initial={before ? draftOf(before) : emptyPlan(unit, dayIn(zone, Date.now()))}
      />
    </>
  )
}
