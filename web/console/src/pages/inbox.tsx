import { MailOutlined, MessageOutlined } from '@ant-design/icons'
import { ask } from '@yanzhen/shared/api/client.ts'
import type { Message } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Card } from 'antd'
import { Fragment } from 'react'
import { useI18n } from '../i18n.ts'
import { PageHead } from '../parts/page.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'

const LOOK_AGAIN = 5_000

/** On a laptop nothing leaves the machine: what would have been sent is read here. */
export default function Inbox() {
  const { t } = useI18n()
  const { data, error, mutate } = useLoad(['inbox'], (api) => ask(api.GET('/v1/inbox')), {
    refreshInterval: LOOK_AGAIN,
  })
  if (!data) return error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />
  return (
    <>
      <PageHead title={t('inbox.title')}>
        <span className="quiet">{t('inbox.hint')}</span>
      </PageHead>
      {data.items.length === 0 ? (
        <EmptyState title={t('inbox.empty.title')} detail={t('inbox.empty.detail')} />
      ) : (
        <div className="inbox">
          {data.items.map((message) => (
            <MessageCard
              key={`${message.channel} ${message.to} ${message.sent_at} ${message.text}`}
              message={message}
            />
          ))}
        </div>
      )}
    </>
  )
}

function MessageCard({ message }: { message: Message }) {
  const { t, f } = useI18n()
  const icon = message.channel === 'mail' ? <MailOutlined /> : <MessageOutlined />
  return (
    <Card
      size="small"
      title={
        <>
          {icon} {message.subject ?? t(`inbox.${message.channel}`)}
        </>
      }
      extra={message.sent_at && <time className="quiet">{f.moment(message.sent_at)}</time>}
    >
      <p className="quiet">
        {t('inbox.to')} {message.to}
      </p>
      <p className="message-text">
        <Linked text={message.text} />
      </p>
    </Card>
  )
}

const ADDRESS = /(https?:\/\/[^\s<>"]+)/

/** Text with its web addresses as links; everything else stays text. */
function Linked({ text }: { text: string }) {
  return text.split(ADDRESS).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <a key={index} href={part}>
        {part}
      </a>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <Fragment key={index}>{part}</Fragment>
    ),
  )
}
