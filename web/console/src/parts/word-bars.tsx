import type { Counts } from '@yanzhen/shared/api/types.ts'
import { type Status, StatusTag } from '@yanzhen/shared/status.tsx'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'

const ORDER: readonly Status[] = ['genuine', 'suspect', 'false', 'unable', 'waiting']

/** How the photos of a period came out; each row leads to its photos. */
export function WordBars({ counts }: { counts: Counts }) {
  const { t, f } = useI18n()
  const { link } = usePlace()
  return (
    <>
      <p className="quiet words-total">{t('board.words.total', { count: counts.files })}</p>
      <ul className="words">
        {ORDER.map((status) => {
          const share = counts.files ? counts[status] / counts.files : 0
          return (
            <li key={status} data-status={status}>
              <Link href={link('/evidence', { word: status })}>
                <StatusTag status={status} />
                <span className="bar">
                  <i style={{ width: `${share * 100}%` }} />
                </span>
                <strong>{f.number(counts[status])}</strong>
                <span className="quiet">{f.percent(counts.files ? share : null, 0)}</span>
              </Link>
            </li>
          )
        })}
      </ul>
    </>
  )
}
