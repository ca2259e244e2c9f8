import type { Session } from '@yanzhen/shared/api/types.ts'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { EmptyNote, ProblemNote, Waiting } from '../ui/notes.tsx'
import { PhotoTag, Thumb } from '../ui/photo-card.tsx'
import { useMySessions } from './home.tsx'

/** What was handed in and what came of it, the newest first. */
export default function History() {
  const { t, f } = useI18n()
  const { data, error, mutate } = useMySessions()
  if (!data) return error ? <ProblemNote problem={error} retry={() => void mutate()} /> : <Waiting />
  const past = data
    .filter((session) => session.mine || session.state === 'ended')
    .sort((a, b) => Date.parse(b.starts_at) - Date.parse(a.starts_at))
  if (!past.length) return <EmptyNote title={t('history.none.title')} detail={t('history.none.detail')} />
  const days = new Map<string, Session[]>()
  for (const session of past) {
    const day = f.moment(session.starts_at, 'weekday', session.timezone)
    days.set(day, [...(days.get(day) ?? []), session])
  }
  return (
    <>
      <h1 className="page-title">{t('history.title')}</h1>
      {[...days].map(([day, sessions]) => (
        <section key={day}>
          <h2 className="section">{day}</h2>
          <ul className="rows">
            {sessions.map((session) => (
              <Row key={session.session_id} session={session} />
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function Row({ session }: { session: Session }) {
  const { t } = useI18n()
  const mine = session.mine
  return (
    <li>
      <Link href={mine ? `/evidence/${mine.evidence_id}` : `/sessions/${session.session_id}`} className="row-photo">
        <Thumb url={mine?.thumbnail_url ?? null} title={session.title} />
        <div>
          <span className="row-title">{session.title}</span>
          {mine ? (
            <>
              <PhotoTag evidence={mine} />
              {!mine.on_time && <span className="late">{t('session.late_short')}</span>}
              {mine.word && mine.word !== 'genuine' && <p>{mine.headline}</p>}
            </>
          ) : (
            <span className="quiet">{t('history.no_photo')}</span>
          )}
        </div>
      </Link>
    </li>
  )
}
