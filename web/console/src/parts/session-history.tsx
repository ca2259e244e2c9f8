import type { Session, SessionDetail } from '@yanzhen/shared/api/types.ts'
import { Alert, Card } from 'antd'
import { useI18n } from '../i18n.ts'

/** That a session was moved or cancelled, why, and everything that was done to it before. */
export function SessionHistory({ session, history }: { session: Session; history: SessionDetail['history'] }) {
  const { t, f } = useI18n()
  const zone = session.timezone
  if (!session.changed || !history?.length) return null
  const moment = (iso: string) => f.moment(iso, 'dateTime', zone)
  return (
    <>
      <Alert
        type={session.changed === 'cancelled' ? 'warning' : 'info'}
        showIcon
        title={t(`session.changed.${session.changed}`, { reason: session.reason ?? '' })}
      />
      <Card title={t('session.history')} size="small">
        <ol className="session-changes">
          {history.map((change) => (
            <li key={change.at}>
              {t(`session.history.${change.what}`, {
                name: change.by_name,
                at: moment(change.at),
                before: [moment(change.starts_at), change.room].filter(Boolean).join(', '),
                reason: change.reason,
              })}
            </li>
          ))}
        </ol>
      </Card>
    </>
  )
}
