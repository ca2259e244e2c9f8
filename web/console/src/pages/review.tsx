import { ask } from '@yanzhen/shared/api/client.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Button } from 'antd'
import { useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { EvidenceGrid } from '../parts/evidence-grid.tsx'
import { PageHead } from '../parts/page.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'
import { usePlace } from '../place.ts'

/** What waits for a person, for the list and for stepping from one photo to the next. */
export function useQueue() {
  const { unit } = usePlace()
  return useLoad(['reviews', unit], (api) => ask(api.GET('/v1/reviews', { params: { query: { unit, limit: 100 } } })), {
    refreshInterval: 10_000,
    keepPreviousData: false,
  })
}

export default function ReviewQueue() {
  const { t } = useI18n()
  const { link } = usePlace()
  const [, go] = useLocation()
  const { data, error, mutate } = useQueue()
  if (!data) return error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />
  const [first] = data.items
  return (
    <>
      <PageHead title={t('review.title')} unitWay>
        {first && (
          <>
            <span className="quiet">{t('review.count', { count: data.items.length })}</span>
            <Button type="primary" onClick={() => go(link(`/review/${first.evidence_id}`))}>
              {t('review.start')}
            </Button>
          </>
        )}
      </PageHead>
      {first ? (
        <EvidenceGrid items={data.items} base="/review" />
      ) : (
        <EmptyState title={t('review.empty.title')} detail={t('review.empty.detail')} />
      )}
    </>
  )
}
