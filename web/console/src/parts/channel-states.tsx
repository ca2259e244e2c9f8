import type { Problem } from '@yanzhen/shared/api/client.ts'
import { ask } from '@yanzhen/shared/api/client.ts'
import type { Channel, Reach } from '@yanzhen/shared/api/types.ts'
import { useConnection, useLoad } from '@yanzhen/shared/session.tsx'
import { Alert, Button, Card, Space } from 'antd'
import { useState } from 'react'
import { useI18n } from '../i18n.ts'

/** Channels out of order, and a test of each in use that reaches oneself. */
export function ChannelStates({ sent }: { sent: () => void }) {
  const { t, f } = useI18n()
  const { api } = useConnection()
  const { data } = useLoad<{ items: Channel[] }>(['channels'], (of) => ask(of.GET('/v1/channels')))
  const mine = useLoad<Reach>(['reach'], (of) => ask(of.GET('/v1/reach')))
  const [busy, setBusy] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  if (!data || !mine.data) return null
  const reaches = new Set(mine.data.media)
  const down = data.items.filter((one) => one.waiting > 0)
  const tried = data.items.filter((one) => one.in_use && reaches.has(one.medium))
  if (!down.length && !tried.length) return null
  const test = async (channel: string) => {
    setBusy(channel)
    setProblem(null)
    try {
      await ask(api.POST('/v1/notices/tests', { body: { channel } }))
      sent()
    } catch (error) {
      setProblem((error as Problem).detail)
    } finally {
      setBusy(null)
    }
  }
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
        {problem && <Alert type="warning" showIcon message={problem} />}
        <Space wrap>
          {tried.map((one) => (
            <Button key={one.channel} loading={busy === one.channel} onClick={() => void test(one.channel)}>
              {t('messages.test', { channel: one.name })}
            </Button>
          ))}
        </Space>
      </Space>
    </Card>
  )
}
