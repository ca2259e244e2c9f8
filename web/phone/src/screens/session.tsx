import type { Me } from '@yanzhen/shared/api/types.ts'
import Button from 'antd-mobile/es/components/button'
import { useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { useSession } from '../session-detail.ts'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { VerdictCard, WaitingCard } from '../ui/photo-card.tsx'
import { PickButton } from '../ui/pick-button.tsx'
import { TimeLeft } from '../ui/time-left.tsx'
import { Top } from '../ui/top.tsx'
import { useNow } from '../ui/use-now.ts'

export default function SessionScreen({ id, me }: { id: string; me: Me }) {
  const { t, f } = useI18n()
  const [, go] = useLocation()
  const { data, error, mutate } = useSession(id)
  const { entries, progress } = useOutbox()
  const now = useNow()
  const waiting = entries.filter((each) => each.session_id === id)
  if (!data) {
    return (
      <main className="screen">
        <Top title="" up="/" />
        {error ? <ProblemNote problem={error} retry={() => void mutate()} /> : <Waiting />}
      </main>
    )
  }
  const { session } = data
  const mine = session.mine
  const cancelled = session.state === 'cancelled'
  const started = session.state !== 'upcoming' && !cancelled
  const late = now > Date.parse(data.due_at)
  const wanted = waiting.length === 0 && (!mine || mine.retake !== null)
  return (
    <main className="screen screen-action">
      <Top title={t('session.my_photo')} up="/" />
      <h2 className="headline">{session.title}</h2>
      <TimeLeft session={session} now={now} />
      {session.changed && (
        <p className="hint-box">{t(`session.changed.${session.changed}`, { reason: session.reason ?? '' })}</p>
      )}
      {waiting.map((entry) => (
        <WaitingCard key={entry.client_id} entry={entry} progress={progress.get(entry.client_id)} />
      ))}
      {mine && waiting.length === 0 && <VerdictCard evidence={mine} />}
      {late && !cancelled && !mine && waiting.length === 0 && <p className="hint-box">{t('session.late')}</p>}
      <dl className="facts">
        <dt>{t('session.time')}</dt>
        <dd>
          {f.moment(session.starts_at, 'weekday', session.timezone)}{' '}
          {f.span(session.starts_at, session.ends_at, session.timezone)}
        </dd>
        <dt>{t('session.place')}</dt>
        <dd>{[session.unit_name, session.room].filter(Boolean).join(', ')}</dd>
        <dt>{t('session.course')}</dt>
        <dd>{session.course_name}</dd>
        <dt>{t('session.due')}</dt>
        <dd>{f.moment(data.due_at, 'dateTime', session.timezone)}</dd>
      </dl>
      {session.evidence_mode === 'group' && <p className="hint-box">{t('home.group')}</p>}
      {!started && !cancelled && <p className="quiet">{t('session.not_yet')}</p>}
      {started && wanted && (
        <footer className="action-bar">
          {mine?.retake !== 'album' && (
            <Button block color="primary" size="large" onClick={() => go(`/sessions/${id}/camera`)}>
              {mine ? t('evidence.retake') : t('session.take')}
            </Button>
          )}
          <PickButton detail={data} me={me} explain={mine?.retake !== 'album'} />
        </footer>
      )}
    </main>
  )
}
