import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { Channel, Reach } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection, useLoad } from '@yanzhen/shared/session.tsx'
import { Alert, Button, Space } from 'antd'
import { useState } from 'react'
import { useI18n } from '../i18n.ts'

/** A test to oneself through each channel in use that reaches one: of a message, or that it is a test. */
export function SendTest({ template, sent }: { template?: string; sent?: () => void }) {
  const { t } = useI18n()
  const { api } = useConnection()
  const channels = useLoad<{ items: Channel[] }>(['channels'], (of) => ask(of.GET('/v1/channels')))
  const mine = useLoad<Reach>(['reach'], (of) => ask(of.GET('/v1/reach')))
  const [busy, setBusy] = useState<string | null>(null)
  const [said, setSaid] = useState<{ type: 'success' | 'warning'; text: string } | null>(null)
  if (!channels.data || !mine.data) return null
  const reaches = new Set(mine.data.media)
  const ways = channels.data.items.filter((one) => one.in_use && reaches.has(one.medium))
  const test = async (channel: Channel) => {
    setBusy(channel.channel)
    setSaid(null)
    try {
      await ask(api.POST('/v1/notices/tests', { body: { channel: channel.channel, template: template ?? null } }))
      setSaid({ type: 'success', text: t('messages.test.sent', { channel: channel.name }) })
      sent?.()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setSaid({ type: 'warning', text: explain(error, t).detail })
    } finally {
      setBusy(null)
    }
  }
  return (
    <Space direction="vertical" className="wide">
      {ways.length === 0 && <span className="quiet">{t('messages.test.none')}</span>}
      <Space wrap>
        {ways.map((one) => (
          <Button key={one.channel} loading={busy === one.channel} onClick={() => void test(one)}>
            {t('messages.test', { channel: one.name })}
          </Button>
        ))}
      </Space>
      <div role="status">{said && <Alert type={said.type} showIcon message={said.text} />}</div>
    </Space>
  )
}
