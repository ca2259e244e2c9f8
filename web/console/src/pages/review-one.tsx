import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { EvidenceView } from '../parts/evidence-view.tsx'
import { usePlace } from '../place.ts'
import { useQueue } from './review.tsx'

/** One photo of the queue; after a decision, and by N and P, on to its neighbours as the queue was on arrival. */
export default function ReviewOne({ id }: { id: string }) {
  const { link } = usePlace()
  const [, go] = useLocation()
  const { data, mutate } = useQueue()
  const order = useRef<string[]>([])
  useEffect(() => {
    for (const item of data?.items ?? []) {
      if (!order.current.includes(item.evidence_id)) order.current.push(item.evidence_id)
    }
  }, [data])
  const ids = order.current.length ? order.current : (data?.items.map((item) => item.evidence_id) ?? [])
  const at = ids.indexOf(id)
  const step = (to: string | undefined) => (to ? () => go(link(`/review/${to}`)) : undefined)
  const next = step(ids[at + 1])
  return (
    <EvidenceView
      id={id}
      queue={{
        at: at + 1,
        count: ids.length,
        previous: step(ids[at - 1]),
        next,
        decided: () => {
          void mutate()
          if (next) next()
          else go(link('/review'))
        },
      }}
    />
  )
}
