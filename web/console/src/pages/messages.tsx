import { ask } from '@yanzhen/shared/api/client.ts'
import type { Notice } from '@yanzhen/shared/api/types.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Button, Card, DatePicker, Segmented, Space } from 'antd'
import dayjs from 'dayjs'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { ChannelStates } from '../parts/channel-states.tsx'
import { MessageTable } from '../parts/message-table.tsx'
import { PageHead } from '../parts/page.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'
import { usePages } from '../parts/use-pages.ts'
import { isDay } from '../period.ts'
import { useKnown, usePlace } from '../place.ts'

const PAGE = 50
const STATES = ['pending', 'sent', 'delivered', 'read', 'bounced', 'failed'] as const

/** Who of a unit was told what on a day. The filters stand in the address. */
export default function Messages() {
  const { t } = useI18n()
  const { api } = useConnection()
  const { me } = useKnown()
  const { unit, params, go, link } = usePlace()
  const asked = params.get('day')
  const day = isDay(asked) ? asked : null
  const state = STATES.find((known) => known === params.get('state')) ?? null
  const { items, error, busy, more, again } = usePages<Notice>(['notices', unit, day, state], (cursor) =>
    ask(
      api.GET('/v1/notices', {
        params: {
          query: { unit, limit: PAGE, ...(day && { day }), ...(state && { state }), ...(cursor && { cursor }) },
        },
      }),
    ),
  )
  return (
    <>
      <PageHead title={t('messages.title')} unitWay>
        {me.permissions.includes('review') && (
          <Link className="button" href={link('/messages/templates')}>
            {t('templates.title')}
          </Link>
        )}
        <Button onClick={again} loading={busy}>
          {t('messages.refresh')}
        </Button>
      </PageHead>
      {me.permissions.includes('review') && <ChannelStates sent={again} />}
      <Space wrap>
        <DatePicker
          aria-label={t('messages.day')}
          placeholder={t('messages.day')}
          value={day ? dayjs(day) : null}
          onChange={(next) => go({ state, day: next ? next.format('YYYY-MM-DD') : null })}
        />
        <Segmented<string>
          aria-label={t('messages.state')}
          value={state ?? ''}
          onChange={(next) => go({ day, state: next || null })}
          options={[
            { value: '', label: t('messages.all') },
            ...STATES.map((value) => ({ value, label: t(`messages.state.${value}`) })),
          ]}
        />
      </Space>
      {!items ? (
        error ? (
          <ProblemState problem={error} retry={again} />
        ) : (
          <Loading />
        )
      ) : items.length === 0 ? (
        <EmptyState title={t('messages.empty.title')} detail={t('messages.empty.detail')} />
      ) : (
        <Card className="card-table">
          <MessageTable items={items} />
        </Card>
      )}
      {more && (
        <Button className="more" loading={busy} onClick={more}>
          {t('messages.more')}
        </Button>
      )}
    </>
  )
}
