import WarningOutlined from '@ant-design/icons-svg/es/asn/WarningOutlined'
import type { Session } from '@yanzhen/shared/api/types.ts'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { dayIn } from '../period.ts'
import { usePlace } from '../place.ts'
import { Icon } from './icon.tsx'

interface Shown {
  sessions: readonly Session[]
  clashing: ReadonlySet<string>
  today: string
}

const MOST = 6
const dayOf = (session: Session) => dayIn(session.timezone, Date.parse(session.starts_at))

function grouped(sessions: readonly Session[], by: (session: Session) => string): Map<string, Session[]> {
  const found = new Map<string, Session[]>()
  for (const session of sessions) {
    const group = found.get(by(session))
    if (group) group.push(session)
    else found.set(by(session), [session])
  }
  return found
}

/** A month of weeks from Monday; of a full day the first sessions, and a way to all of them. */
export function MonthGrid({ month, weeks, sessions, clashing, today }: Shown & { month: string; weeks: string[][] }) {
  const { t, f } = useI18n()
  const { link } = usePlace()
  const byDay = grouped(sessions, dayOf)
  return (
    <table className="calendar">
      <thead>
        <tr>
          {weeks[0]?.map((day) => (
            <th key={day} scope="col">
              {f.weekday(day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => {
              const found = byDay.get(day) ?? []
              if (!day.startsWith(month)) return <td key={day} data-outside="true" />
              return (
                <td key={day} data-today={day === today}>
                  <Link className="calendar-day" href={link('/sessions', { period: 'day', at: day })}>
                    <time dateTime={day}>{f.number(Number(day.slice(8)))}</time>
                  </Link>
                  <Entries sessions={found.slice(0, MOST)} clashing={clashing} named />
                  {found.length > MOST && (
                    <Link className="quiet" href={link('/sessions', { period: 'day', at: day })}>
                      {t('planner.others', { count: found.length - MOST })}
                    </Link>
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Departments beside each other: a row a unit, a column a day, so that one sees what is on at once. */
export function WeekTable({ days, sessions, clashing, today }: Shown & { days: readonly string[] }) {
  const { t, f } = useI18n()
  const units = [...grouped(sessions, (session) => session.unit_path)].sort(([a], [b]) => a.localeCompare(b))
  return (
    <table className="calendar calendar-week">
      <thead>
        <tr>
          <th scope="col">{t('plan.unit')}</th>
          {days.map((day) => (
            <th key={day} scope="col" data-today={day === today}>
              {f.moment(`${day}T00:00:00Z`, 'weekday', 'UTC')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {units.map(([path, own]) => (
          <tr key={path}>
            <th scope="row">{own[0]?.unit_name}</th>
            {days.map((day) => (
              <td key={day} data-today={day === today}>
                <Entries sessions={own.filter((session) => dayOf(session) === day)} clashing={clashing} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Entries(props: { sessions: readonly Session[]; clashing: ReadonlySet<string>; named?: boolean }) {
  const { t, f } = useI18n()
  const { link } = usePlace()
  return (
    <ul>
      {props.sessions.map((session) => {
        const clashes = props.clashing.has(session.session_id)
        const place = [props.named ? session.unit_name : null, session.room].filter(Boolean).join(' · ')
        return (
          <li key={session.session_id} data-state={session.state} data-clash={clashes}>
            <Link href={link(`/sessions/${session.session_id}`)} title={[session.title, place].join(' · ')}>
              <b>{f.moment(session.starts_at, 'time', session.timezone)}</b> {session.title}
              {place && <span className="quiet"> {place}</span>}
              {clashes && (
                <span className="calendar-clash">
                  <Icon of={WarningOutlined} /> {t('planner.clash')}
                </span>
              )}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
