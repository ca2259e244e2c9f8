import { ask } from '@yanzhen/shared/api/client.ts'
import type { QueueFigures } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'

/** How many photos wait, since when, and how many too long: read from the index, not from the page shown. */
export function useQueueFigures() {
  const { unit } = usePlace()
  return useLoad<QueueFigures>(
    ['review-length', unit],
    (api) => ask(api.GET('/v1/reviews/figures', { params: { query: { unit } } })),
    { refreshInterval: 15_000, keepPreviousData: false },
  )
}

export function QueueHead() {
  const { t, f } = useI18n()
  const { data } = useQueueFigures()
  if (!data?.waiting) return null
  const count = f.number(data.waiting)
  return (
    <dl className="queue-figures">
      <div>
        <dt>{t('review.waiting')}</dt>
        <dd>{data.more ? t('review.more_than', { count }) : count}</dd>
      </div>
      <div>
        <dt>{t('review.oldest')}</dt>
        <dd>{data.oldest_since && f.duration(Date.now() - Date.parse(data.oldest_since))}</dd>
      </div>
      <div data-over={data.overdue > 0}>
        <dt>{t('review.overdue', { span: f.duration(data.review_hours * 3_600_000) })}</dt>
        <dd>{f.number(data.overdue)}</dd>
      </div>
    </dl>
  )
}
