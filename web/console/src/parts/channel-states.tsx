import { ask } from '@yanzhen/shared/api/client.ts'
import type { Channel } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Alert, Card, Space } from 'antd'
import { useI18n } from '../i18n.ts'
import { SendTest } from './send-test.tsx'

/** Channels out of order, and a test of each in use that reaches oneself. */
export function ChannelStates({ sent }: { sent: () => void }) {
  const { t, f } = useI18n()
  const { data } = useLoad<{ items: Channel[] }>(['channels'], (of) => ask(of.GET('/v1/channels')))
  if (!data) return null
  const down = data.items.filter((one) => one.waiting > 0)
  return (
    <Card size="small" title={t('messages.channels')}>
      <Space direction="vertical" className="wide">
        {down.map((one) => (
          <Alert
            key={one.channel}
            type="error"
            showIcon
            message={t('messages.down', { channel: one.name, count: one.waiting })}
            description={t('messages.down.why', {
              why: one.trouble ?? '',
              since: one.since ? f.moment(one.since, 'dateTime') : '',
            })}
          />
        ))}
        <SendTest sent={sent} />
      </Space>
    </Card>
  )
}
