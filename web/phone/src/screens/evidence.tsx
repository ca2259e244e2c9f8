import { ask } from '@yanzhen/shared/api/client.ts'
import type { EvidenceDetail, Me } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { StatusIcon, statusOf, statusOfOutcome } from '@yanzhen/shared/status.tsx'
import Button from 'antd-mobile/es/components/button'
import { useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { checking } from '../sessions.ts'
import { Appeal } from '../ui/appeal.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { PhotoTag } from '../ui/photo-card.tsx'
import { Top } from '../ui/top.tsx'

export default function EvidenceScreen({ id, me }: { id: string; me: Me }) {
  const { t } = useI18n()
  const { data, error, mutate } = useLoad<EvidenceDetail>(
    ['evidence', id],
    (api) => ask(api.GET('/v1/evidence/{evidence_id}', { params: { path: { evidence_id: id } } })),
    { refreshInterval: (detail) => (detail && checking(detail.evidence) ? 1_500 : 0) },
  )
  return (
    <main className="screen screen-action">
      <Top title={data?.evidence.session_title ?? t('evidence.title')} up="/history" />
      {data ? (
        <Verdict detail={data} me={me} saved={(saved) => void mutate(saved, { revalidate: false })} />
      ) : error ? (
        <ProblemNote problem={error} retry={() => void mutate()} />
      ) : (
        <Waiting />
      )}
    </main>
  )
}

function Verdict(props: { detail: EvidenceDetail; me: Me; saved: (detail: EvidenceDetail) => void }) {
  const { detail, me, saved } = props
  const { t, f } = useI18n()
  const [, go] = useLocation()
  const { evidence, session, findings, reviews } = detail
  const zone = session.timezone
  const review = reviews.findLast((each) => each.counts)
  return (
    <>
      {detail.video?.url ? (
        // biome-ignore lint/a11y/useMediaCaption: whoever recorded it knows what is said in it
        <video
          className="picture"
          src={detail.video.url}
          poster={detail.picture_url ?? undefined}
          preload="none"
          controls
          playsInline
          aria-label={t('evidence.alt_video', { title: evidence.session_title })}
        />
      ) : (
        detail.picture_url && (
          <img
            className="picture"
            src={detail.picture_url}
            alt={t('evidence.alt', { title: evidence.session_title })}
          />
        )
      )}
      <section className="verdict" data-status={statusOf(evidence)}>
        <PhotoTag evidence={evidence} large />
        <p className="headline">{checking(evidence) ? t('card.checking.detail') : evidence.headline}</p>
        {evidence.advice && <p>{evidence.advice}</p>}
        {review && (
          <p className="quiet">
            {t('evidence.reviewed', { name: review.reviewer_name, reason: review.comment || review.reason_text })}
          </p>
        )}
        {evidence.awaits_review && <p className="quiet">{t('evidence.review_open')}</p>}
      </section>
      {findings.length > 0 && (
        <section>
          <h2 className="section">{t('evidence.why')}</h2>
          <ul className="findings">
            {findings.map((finding) => (
              <li key={finding.code} data-status={statusOfOutcome(finding.outcome)}>
                <StatusIcon status={statusOfOutcome(finding.outcome)} size={20} />
                <div>
                  <strong>
                    {finding.title}
                    <span className="outcome">{t(`outcome.${finding.outcome}`)}</span>
                  </strong>
                  <p>{finding.sentence}</p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      <dl className="facts">
        {evidence.captured_at && (
          <>
            <dt>{t('evidence.taken')}</dt>
            <dd>{f.moment(evidence.captured_at, 'dateTime', zone)}</dd>
          </>
        )}
        <dt>{t('evidence.sent')}</dt>
        <dd>
          {f.moment(evidence.announced_at, 'dateTime', zone)}
          <span className="dot">·</span>
          {t(evidence.on_time ? 'evidence.on_time' : 'evidence.late')}
        </dd>
      </dl>
      <Appeal detail={detail} saved={saved} />
      {evidence.retake && evidence.employee_id === me.employee_id && (
        <footer className="action-bar">
          {evidence.retake === 'camera' ? (
            <Button block color="primary" size="large" onClick={() => go(`/sessions/${session.session_id}/camera`)}>
              {t('evidence.retake')}
            </Button>
          ) : (
            <Button block color="primary" size="large" onClick={() => go(`/sessions/${session.session_id}`)}>
              {t('session.pick')}
            </Button>
          )}
        </footer>
      )}
    </>
  )
}
