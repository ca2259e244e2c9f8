import { Card } from 'antd'
import { useI18n } from '../i18n.ts'
import { PageHead } from '../parts/page.tsx'
import { SessionTable } from '../parts/session-table.tsx'
import { usePlace } from '../place.ts'

export default function Sessions() {
  const { t, f } = useI18n()
  const { unit, at } = usePlace()
  return (
    <>
      <PageHead title={`${t('sessions.title')} · ${f.moment(`${at}T12:00:00Z`, 'dateLong', 'UTC')}`} unitWay />
      <Card className="card-table">
        <SessionTable unit={unit} day={at} />
      </Card>
    </>
  )
}
