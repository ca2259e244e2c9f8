import { ask } from '@yanzhen/shared/api/client.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Button } from 'antd'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { alike } from '../confirm-all.ts'
import { useI18n } from '../i18n.ts'
import { BulkBar } from '../parts/bulk-bar.tsx'
import { EvidenceGrid } from '../parts/evidence-grid.tsx'
import { KeyHelp } from '../parts/key-help.tsx'
import { PageHead } from '../parts/page.tsx'
import { QueueHead, useQueueFigures } from '../parts/queue-figures.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'
import { useKeys } from '../parts/use-keys.ts'
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
  const { t, f } = useI18n()
  const { link } = usePlace()
  const [, go] = useLocation()
  const { data, error, mutate } = useQueue()
  const figures = useQueueFigures()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const items = data?.items ?? []
  const open = alike(items, chosen)
  const selected = open.filter((item) => chosen.has(item.evidence_id))
  const [first] = items
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  const focused = () => document.activeElement?.closest<HTMLElement>('[data-evidence]')?.dataset.evidence
  const move = (by: number) => {
    const links = [...document.querySelectorAll<HTMLElement>('[data-evidence] a.photo')]
    const at = links.findIndex((each) => each.parentElement?.dataset.evidence === focused())
    links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus()
  }
  useKeys({
    s: () => first && go(link(`/review/${first.evidence_id}`)),
    j: () => move(1),
    arrowright: () => move(1),
    k: () => move(-1),
    arrowleft: () => move(-1),
    x: () => {
      const id = focused()
      if (id && open.some((item) => item.evidence_id === id)) toggle(id)
    },
    a: () => setChosen(new Set(chosen.size ? open.map((item) => item.evidence_id) : [])),
    escape: () => setChosen(new Set()),
  })
  if (!data) return error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />
  return (
    <>
      <PageHead title={t('review.title')} unitWay>
        {first && (
          <>
            <KeyHelp keys={['J', 'K', 'Enter', 'X', 'A', 'Esc', 'S']} page="queue" />
            <Button type="primary" onClick={() => go(link(`/review/${first.evidence_id}`))}>
              {t('review.start')} <kbd>S</kbd>
            </Button>
          </>
        )}
      </PageHead>
      <QueueHead />
      {first ? (
        <>
          <EvidenceGrid
            items={items}
            base="/review"
            choice={{ chosen, toggle, open: new Set(open.map((item) => item.evidence_id)) }}
          />
          {data.next && <p className="quiet">{t('review.first', { count: f.number(items.length) })}</p>}
          {chosen.size > 0 && (
            <BulkBar
              key={selected[0]?.situation}
              items={selected}
              onClear={() => {
                setChosen(new Set())
                void mutate()
              }}
              onDone={() => void figures.mutate()}
            />
          )}
        </>
      ) : (
        <EmptyState title={t('review.empty.title')} detail={t('review.empty.detail')} />
      )}
    </>
  )
}
