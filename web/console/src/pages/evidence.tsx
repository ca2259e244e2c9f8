import { EvidenceView } from '../parts/evidence-view.tsx'

/** One photo opened from a list or a link. */
export default function EvidencePage({ id }: { id: string }) {
  return <EvidenceView id={id} />
}
