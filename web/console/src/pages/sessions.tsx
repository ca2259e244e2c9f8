import { Button, Card } from 'antd'
import { useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { PageHead } from '../parts/page.tsx'
import { SessionTable } from '../parts/session-table.tsx'
import { useKnown, usePlace } from '../place.ts'

export default function Sessions() {
  const { t, f } = useI18n()
  const { me } = useKnown()
  const { unit, at, link } = usePlace()
  const [, go] = useLocation()
  return (
    <>
      <PageHead title={`${t('sessions.title')} · ${f.moment(`${at}T12:00:00Z`, 'dateLong', 'UTC')}`} unitWay>
        {me.permissions.includes('plan') && (
          <Button type="primary" onClick={() => go(link('/sessions/new'))}>
            {t('plan.title')}
          </Button>
        )}
      </PageHead>
      <Card className="card-table">
        <SessionTable unit={unit} day={at} />
      </Card>
    </>
  )
}
