import type { Plan } from '@yanzhen/shared/api/types.ts'
import { useI18n } from '../i18n.ts'

/** What is said of a plan in words. */
export function usePlanTexts() {
  const { t, f } = useI18n()
  const date = (day: string) => f.moment(`${day}T00:00:00Z`, 'date', 'UTC')
  return {
    date,
    /** `17 Mar – 31 Mar 2026, 3 days, 09:00`. */
    days: ({ days, schedule }: Plan) => {
      const [first = '', last = ''] = [days[0], days.at(-1)]
      const from = date(first)
      return first === last
        ? t('plans.days.one', { day: from, time: schedule.at })
        : t('plans.days', { from, to: date(last), count: days.length, time: schedule.at })
    },
    missing: ({ missing }: Plan) =>
      missing.length ? f.list(missing.map((what) => t(`plans.missing.${what}`))) : t('plans.ready.yes'),
  }
}

export function PlanState({ plan }: { plan: Plan }) {
  const { t, f } = useI18n()
  const shown = { draft: 'upcoming', published: 'running', ended: 'ended', cancelled: 'cancelled' } as const
  return (
    <span className="pill" data-state={shown[plan.state]}>
      {plan.stalled
        ? t('plans.stalled')
        : plan.doing
          ? t(`plans.doing.${plan.doing}`, { share: f.percent(plan.progress ?? 0) })
          : t(`plans.state.${plan.state}`)}
    </span>
  )
}
