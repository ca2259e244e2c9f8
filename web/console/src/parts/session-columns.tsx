import type { Session } from '@yanzhen/shared/api/types.ts'
import { StatusIcon } from '@yanzhen/shared/status.tsx'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'
import type { Shown } from '../session-show.ts'
import type { Column } from './listing-rows.ts'

const WORDS = ['genuine', 'suspect', 'false', 'unable'] as const

/** A session as a line: when, what, where, how far its photos are; each number leads to what it counts. */
export function useSessionColumns(): Column<Session>[] {
  const { t, f } = useI18n()
  const { link } = usePlace()
  const number = (session: Session, count: number, show: Shown | null = null) =>
    count === 0 ? f.number(0) : <Link href={link(`/sessions/${session.session_id}`, { show })}>{f.number(count)}</Link>
  return [
    {
      key: 'time',
      title: t('sessions.time'),
      kind: 'moment',
      width: 168,
      value: (session) => new Date(session.starts_at),
      show: (session) => (
        <>
          {f.moment(session.starts_at, 'dayShort', session.timezone)}{' '}
          {f.span(session.starts_at, session.ends_at, session.timezone)}
        </>
      ),
    },
    {
      key: 'name',
      title: t('sessions.name'),
      kind: 'text',
      value: (session) => session.title,
      show: (session) => <Link href={link(`/sessions/${session.session_id}`)}>{session.title}</Link>,
    },
    { key: 'course', title: t('plan.course'), kind: 'text', spare: true, value: (session) => session.course_name },
    { key: 'unit', title: t('sessions.unit'), kind: 'text', value: (session) => session.unit_name },
    {
      key: 'state',
      title: t('sessions.state'),
      kind: 'text',
      width: 92,
      value: (session) => t(`sessions.${session.state}`),
      show: (session) => (
        <span className="pill" data-state={session.state}>
          {t(`sessions.${session.state}`)}
        </span>
      ),
    },
    {
      key: 'ready',
      title: t('plans.ready'),
      kind: 'text',
      width: 150,
      spare: true,
      value: (session) =>
        session.missing.length ? f.list(session.missing.map((what) => t(`plans.missing.${what}`))) : '',
    },
    {
      key: 'expected',
      title: t('sessions.expected'),
      kind: 'number',
      width: 96,
      value: (session) => session.expected,
      show: (session) => number(session, session.expected),
    },
    {
      key: 'received',
      title: t('sessions.progress'),
      kind: 'number',
      width: 116,
      value: (session) => session.counts?.received ?? 0,
      show: (session) => number(session, session.counts?.received ?? 0, 'received'),
    },
    {
      key: 'on_time',
      title: t('board.on_time'),
      kind: 'number',
      width: 96,
      value: (session) => session.counts?.on_time ?? 0,
      show: (session) => number(session, session.counts?.on_time ?? 0, 'on_time'),
    },
    ...WORDS.map(
      (word): Column<Session> => ({
        key: word,
        title: t(`status.${word}`),
        kind: 'number',
        width: 96,
        spare: word === 'genuine' || word === 'unable',
        value: (session) => session.counts?.[word] ?? 0,
        show: (session) => {
          const count = session.counts?.[word] ?? 0
          return count === 0 || word === 'genuine' ? (
            number(session, count, word)
          ) : (
            <span className="with-icon" data-status={word}>
              <StatusIcon status={word} size={14} />
              {number(session, count, word)}
            </span>
          )
        },
      }),
    ),
  ]
}
