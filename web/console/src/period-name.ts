import { useI18n } from './i18n.ts'
import { parts, quarterOf } from './period.ts'
import type { Place } from './place.ts'

/** The chosen period in words. */
export function usePeriodName({ kind, at }: Pick<Place, 'kind' | 'at'>): string {
  const { t, f } = useI18n()
  const { year, month } = parts(at)
  const noon = `${at}T12:00:00Z`
  if (kind === 'day') return f.moment(noon, 'dateLong', 'UTC')
  if (kind === 'month') return f.moment(noon, 'month', 'UTC')
  return t('period.quarter', { year, quarter: quarterOf(month) })
}
