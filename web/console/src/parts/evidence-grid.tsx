import type { Evidence } from '@yanzhen/shared/api/types.ts'
import { StatusTag, statusOf } from '@yanzhen/shared/status.tsx'
import { Checkbox, Tag } from 'antd'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'

interface Choice {
  chosen: ReadonlySet<string>
  /** Which may be chosen now. */
  open: ReadonlySet<string>
  toggle: (id: string) => void
}

/** Photos as cards: the picture, the word, whose it is, and one sentence why; some may be chosen together. */
export function EvidenceGrid(props: { items: readonly Evidence[]; base?: string; choice?: Choice }) {
  const { items, base = '/evidence', choice } = props
  const { t, f } = useI18n()
  const { link, params } = usePlace()
  const word = params.get('word')
  return (
    <ul className="grid">
      {items.map((item) => (
        <li key={item.evidence_id} data-evidence={item.evidence_id} className="grid-item">
          {choice && (item.situation !== null || choice.chosen.has(item.evidence_id)) && (
            <Checkbox
              className="photo-choice"
              checked={choice.chosen.has(item.evidence_id)}
              disabled={!choice.open.has(item.evidence_id)}
              aria-label={t('review.choose', { name: item.employee_name })}
              onChange={() => choice.toggle(item.evidence_id)}
            />
          )}
          <Link href={link(`${base}/${item.evidence_id}`, word ? { word } : {})} className="photo">
            {item.thumbnail_url ? (
              <img src={item.thumbnail_url} alt={t('evidence.picture', { name: item.employee_name })} loading="lazy" />
            ) : (
              <span className="photo-empty" />
            )}
            <span className="photo-words">
              <span className="photo-line">
                <StatusTag status={statusOf(item)} />
                {item.kind === 'video' && (
                  <span className="photo-video">
                    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
                      <path d="M3 1.500l7 4.500-7 4.500z" />
                    </svg>
                    {t('video.title')}
                  </span>
                )}
                {item.points !== null && item.points > 0 && (
                  <span className="quiet">{t('evidence.points', { points: item.points, count: item.points })}</span>
                )}
                {!item.on_time && <span className="late">{t('evidence.late')}</span>}
                {item.appealed && <Tag color="warning">{t('review.appealed')}</Tag>}
                {item.one_of_two && <Tag color="processing">{t('review.one_of_two')}</Tag>}
              </span>
              <strong className="two-lines">{item.employee_name}</strong>
              <span className="quiet one-line">
                <bdi>{item.unit_name}</bdi> · <bdi>{item.session_title}</bdi>
              </span>
              <span className="two-lines">{item.word ? item.headline : t('evidence.findings.none')}</span>
              <time className="quiet" dateTime={item.announced_at} title={f.moment(item.announced_at)}>
                {f.relative(item.announced_at, Date.now())}
              </time>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
