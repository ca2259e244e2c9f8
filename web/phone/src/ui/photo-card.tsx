import type { Evidence } from '@yanzhen/shared/api/types.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { StatusIcon, StatusTag, statusOf } from '@yanzhen/shared/status.tsx'
import Button from 'antd-mobile/es/components/button'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { outbox } from '../outbox/outbox.ts'
import type { Entry } from '../outbox/rules.ts'
import { checking } from '../sessions.ts'
import { useOnline } from './banner.tsx'
import { useClock } from './use-now.ts'

/** A photo on its way: saved, uploading, being checked; the card stays in place while its state changes. */
export function WaitingCard({ entry, progress }: { entry: Entry; progress: number | undefined }) {
  const { t, f } = useI18n()
  const { auth } = useConnection()
  const picture = useObjectUrl(entry.file)
  const online = useOnline()
  const [asking, setAsking] = useState(false)
  const { title, detail } = useWords(entry, progress)
  const refused = entry.stage === 'refused'
  return (
    <section className="photo-card" data-status={refused ? 'suspect' : 'waiting'} aria-live="polite">
      <div className="photo-card-row">
        {entry.content_type.startsWith('video/') ? (
          <video
            src={picture}
            className="thumb"
            muted
            playsInline
            aria-label={t('evidence.alt_video', { title: entry.session_title })}
          />
        ) : (
          <img src={picture} alt={t('evidence.alt', { title: entry.session_title })} className="thumb" />
        )}
        <div className="photo-card-words">
          <span className="status-tag">
            <StatusIcon status={refused ? 'suspect' : 'waiting'} size={14} />
            {title}
          </span>
          <p>{detail}</p>
        </div>
      </div>
      {entry.stage === 'uploading' && (
        <div
          className="progress"
          role="progressbar"
          aria-label={title}
          aria-valuenow={Math.round((progress ?? 0) * 100)}
        >
          <i style={{ width: f.percent(progress ?? 0, 0).replace(/\s/g, '') }} />
        </div>
      )}
      {entry.waits_for === 'sign_in' && (
        <Button block color="primary" onClick={() => void auth.signIn()}>
          {t('action.sign_in')}
        </Button>
      )}
      {online && entry.attempts > 0 && entry.stage === 'saved' && entry.waits_for !== 'server' && (
        <Button block fill="outline" color="primary" onClick={() => void outbox.wake()}>
          {t('card.send_now')}
        </Button>
      )}
      {refused && !asking && (
        <>
          <Button block fill="outline" color="primary" onClick={() => void outbox.retry(entry)}>
            {t('action.retry')}
          </Button>
          <Button block fill="none" onClick={() => setAsking(true)}>
            {t('card.discard')}
          </Button>
        </>
      )}
      {asking && (
        <div className="ask">
          <p>{t('card.discard.confirm')}</p>
          <Button onClick={() => setAsking(false)}>{t('action.cancel')}</Button>
          <Button color="danger" onClick={() => void outbox.discard(entry.client_id)}>
            {t('card.discard')}
          </Button>
        </div>
      )}
    </section>
  )
}

function useWords(entry: Entry, progress: number | undefined): { title: string; detail: string } {
  const { t, f } = useI18n()
  const now = useClock(1_000)
  const online = useOnline()
  if (entry.stage === 'refused') {
    return { title: t('card.refused'), detail: entry.problem?.detail || t('error.other.detail') }
  }
  if (entry.waits_for === 'account') {
    return { title: t('card.account'), detail: entry.problem?.detail || t('card.account.detail') }
  }
  if (entry.waits_for === 'sign_in') return { title: t('card.sign_in'), detail: t('card.sign_in.detail') }
  if (!online || entry.waits_for === 'network') return { title: t('card.offline'), detail: t('card.offline.detail') }
  if (entry.stage === 'uploading') {
    return { title: t('card.uploading'), detail: t('card.uploading.detail', { percent: f.percent(progress ?? 0, 0) }) }
  }
  if (entry.stage === 'checking') return { title: t('card.checking'), detail: t('card.checking.detail') }
  if (entry.waits_for === 'server' && entry.next_try_at > now) {
    return { title: t('card.server'), detail: t('card.server.detail') }
  }
  if (entry.attempts > 0 && entry.next_try_at > now) {
    const time = f.duration(Math.max(entry.next_try_at - now, 60_000))
    return { title: t('card.saved'), detail: t('card.retry.detail', { time }) }
  }
  return { title: t('card.saved'), detail: t('card.saved.detail') }
}

/** A photo the API holds: a word, one sentence why, and the way to the reasons. */
export function VerdictCard({ evidence }: { evidence: Evidence }) {
  const { t } = useI18n()
  const status = statusOf(evidence)
  const local = useObjectUrl(evidence.thumbnail_url ? null : outbox.arrived(evidence.evidence_id))
  return (
    <section className="photo-card" data-status={status} aria-live="polite">
      <Link href={`/evidence/${evidence.evidence_id}`} className="photo-card-row">
        <Thumb url={evidence.thumbnail_url ?? local ?? null} title={evidence.session_title} />
        <div className="photo-card-words">
          <PhotoTag evidence={evidence} />
          <p>{checking(evidence) ? t('card.checking.detail') : evidence.headline}</p>
          {evidence.word && <span className="why">{t('card.why')}</span>}
        </div>
      </Link>
      {!checking(evidence) && evidence.advice && <p className="advice">{evidence.advice}</p>}
    </section>
  )
}

/** The word of a photo; of one without a word, whether it is being checked or never arrived. */
export function PhotoTag({ evidence, large = false }: { evidence: Evidence; large?: boolean }) {
  const { t } = useI18n()
  if (evidence.word) return <StatusTag status={evidence.word} large={large} />
  const lost = !checking(evidence)
  return (
    <span className={large ? 'status-tag status-tag-large' : 'status-tag'}>
      <StatusIcon status={lost ? 'suspect' : 'waiting'} size={large ? 20 : 14} />
      {t(lost ? 'card.lost' : 'card.checking')}
    </span>
  )
}

export function Thumb({ url, title }: { url: string | null; title: string }) {
  const { t } = useI18n()
  if (!url)
    return (
      <span className="thumb thumb-empty">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M4 8h3l2-3h6l2 3h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z" />
        </svg>
      </span>
    )
  return <img src={url} alt={t('evidence.alt', { title })} className="thumb" loading="lazy" />
}

export function useObjectUrl(blob: Blob | null): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!blob) return
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url
}
