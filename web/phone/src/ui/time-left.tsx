import type { Session } from '@yanzhen/shared/api/types.ts'
import { useI18n } from '../i18n.ts'

/** How long a session still runs, when it starts, or how long ago it ended; the exact times on hover. */
export function TimeLeft({ session, now }: { session: Session; now: number }) {
  const { t, f } = useI18n()
  const start = Date.parse(session.starts_at)
  const end = Date.parse(session.ends_at)
  const exact = `${f.moment(session.starts_at, 'weekday', session.timezone)} ${f.span(session.starts_at, session.ends_at, session.timezone)}`
  const cancelled = session.state === 'cancelled'
  const running = !cancelled && now >= start && now < end
  const text = cancelled
    ? t('left.cancelled')
    : now < start
      ? t('left.starts', { time: f.duration(start - now) })
      : running
        ? t('left.ends', { time: f.duration(end - now) })
        : t('left.ended', { time: f.relative(session.ends_at, now) })
  return (
    <span className="time-left" data-soon={running && end - now < 30 * 60_000} data-running={running} title={exact}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.800V8l2.200 1.500" />
      </svg>
      {text}
    </span>
  )
}
