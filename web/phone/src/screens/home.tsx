import { ask } from '@yanzhen/shared/api/client.ts'
import type { Session } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import Button from 'antd-mobile/es/components/button'
import { Link, useLocation } from 'wouter'
import { type Key, useI18n } from '../i18n.ts'
import { keep, kept } from '../keep.ts'
import { useMe } from '../me.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { useKeptSessions } from '../session-detail.ts'
import { agenda, checking, settled } from '../sessions.ts'
import { OpenCases } from '../ui/my-cases.tsx'
import { EmptyNote, ProblemNote, Waiting } from '../ui/notes.tsx'
import { PhotoTag, VerdictCard, WaitingCard } from '../ui/photo-card.tsx'
import { TimeLeft } from '../ui/time-left.tsx'
import { useNow } from '../ui/use-now.ts'

const WATCH = 2_000
const REFRESH = 60_000

/** The sessions of a week around now; looked at again often while a photo is being checked. */
export function useMySessions() {
  return useLoad<Session[]>(
    ['mine'],
    async (api) => {
      const page = await ask(api.GET('/v1/sessions/mine', { params: { query: { limit: 100 } } }))
      keep('mine', page.items)
      return page.items
    },
    {
      fallbackData: kept<Session[]>('mine'),
      keepPreviousData: true,
      refreshInterval: (sessions) => (sessions?.some((each) => each.mine && checking(each.mine)) ? WATCH : REFRESH),
    },
  )
}

/** What is due, the nearest first, with one button. */
export function Home() {
  const { t, f } = useI18n()
  const { me } = useMe()
  const { data, error, mutate } = useMySessions()
  const { entries, progress } = useOutbox()
  const now = useNow()
  const { due, missed, again, next, done, cancelled } = agenda(data ?? [], now)
  useKeptSessions(due)
  if (!data) return error ? <ProblemNote problem={error} retry={() => void mutate()} /> : <Waiting />
  const [first, ...rest] = due
  const waiting = new Set(entries.map((entry) => entry.session_id))
  const open = missed.filter((session) => !waiting.has(session.session_id))
  return (
    <>
      <header className="hello">
        <p>{f.moment(now, 'dateLong')}</p>
        <h1>{me ? t('home.greeting', { name: me.name }) : t('product')}</h1>
      </header>
      {me && me.face_count === 0 && !me.consent.withdrawn_at && <FaceNotice />}
      {entries
        .filter((entry) => entry.session_id !== first?.session_id)
        .map((entry) => (
          <WaitingCard key={entry.client_id} entry={entry} progress={progress.get(entry.client_id)} />
        ))}
      {first ? (
        <>
          <h2 className="section">{t('home.due')}</h2>
          <DueCard session={first} now={now} />
        </>
      ) : (
        !done.length && <EmptyNote title={t('home.none.title')} detail={t('home.none.detail')} />
      )}
      <SessionList title="home.cancelled" sessions={cancelled} now={now} />
      {done.slice(0, 3).map((session) => (
        <DoneCard key={session.session_id} session={session} />
      ))}
      <OpenCases />
      <SessionList title="home.also_today" sessions={rest} now={now} />
      <SessionList title="home.again" sessions={again} now={now} />
      <SessionList title="home.missed" sessions={open} now={now} />
      <SessionList title="home.next" sessions={next} now={now} />
    </>
  )
}

function DueCard({ session, now }: { session: Session; now: number }) {
  const { t, f } = useI18n()
  const [, go] = useLocation()
  const { entries, progress } = useOutbox()
  const entry = entries.find((each) => each.session_id === session.session_id)
  const running = session.state !== 'upcoming'
  return (
    <article className="due">
      <Link href={`/sessions/${session.session_id}`} className="due-words">
        <TimeLeft session={session} now={now} />
        <h3>{session.title}</h3>
        <p>
          {f.span(session.starts_at, session.ends_at, session.timezone)}
          <span className="dot">·</span>
          <bdi>{session.unit_name}</bdi>
        </p>
        {session.evidence_mode === 'group' && <p>{t('home.group')}</p>}
      </Link>
      {entry ? (
        <WaitingCard entry={entry} progress={progress.get(entry.client_id)} />
      ) : (
        <>
          {session.mine && <VerdictCard evidence={session.mine} />}
          {!running && <p className="quiet">{t('session.not_yet')}</p>}
          {running && (!session.mine || session.mine.retake === 'camera') && (
            <Button block color="primary" size="large" onClick={() => go(`/sessions/${session.session_id}/camera`)}>
              {session.mine ? t('evidence.retake') : t('session.take')}
            </Button>
          )}
        </>
      )}
    </article>
  )
}

function DoneCard({ session }: { session: Session }) {
  if (!session.mine || !settled(session)) return null
  return (
    <article className="due due-done">
      <h3>{session.title}</h3>
      <VerdictCard evidence={session.mine} />
    </article>
  )
}

function SessionList({ title, sessions, now }: { title: Key; sessions: readonly Session[]; now: number }) {
  const { t } = useI18n()
  if (!sessions.length) return null
  return (
    <section>
      <h2 className="section">{t(title)}</h2>
      <ul className="rows">
        {sessions.map((session) => (
          <li key={session.session_id}>
            <Link href={`/sessions/${session.session_id}`}>
              <span className="row-title">{session.title}</span>
              <TimeLeft session={session} now={now} />
              {session.mine && <PhotoTag evidence={session.mine} />}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

function FaceNotice() {
  const { t } = useI18n()
  return (
    <Link href="/me/face" className="face-notice">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M9 10v.500M15 10v.500M9 15c1.700 1.300 4.300 1.300 6 0" />
      </svg>
      <span>
        <strong>{t('home.face.title')}</strong>
        {t('home.face.detail')}
        <em>{t('home.face.button')}</em>
      </span>
    </Link>
  )
}
