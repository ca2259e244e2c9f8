import type { Problem } from '@yanzhen/shared/api/client.ts'
import { ask } from '@yanzhen/shared/api/client.ts'
import type { Notice } from '@yanzhen/shared/api/types.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Button, Card, DatePicker, Segmented, Space } from 'antd'
import dayjs from 'dayjs'
import useSWRInfinite from 'swr/infinite'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { ChannelStates } from '../parts/channel-states.tsx'
import { MessageTable } from '../parts/message-table.tsx'
import { PageHead } from '../parts/page.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'
import { isDay } from '../period.ts'
import { useKnown, usePlace } from '../place.ts'

const PAGE = 50
const STATES = ['pending', 'sent', 'delivered', 'read', 'bounced', 'failed'] as const

interface Page {
  items: Notice[]
  next?: string | null
}

/** Who of a unit was told what on a day. The filters stand in the address. */
export default function Messages() {
  const { t, locale } = useI18n()
  const { api } = useConnection()
  const { me } = useKnown()
  const { unit, params, go, link } = usePlace()
  const asked = params.get('day')
  const day = isDay(asked) ? asked : null
  const state = STATES.find((known) => known === params.get('state')) ?? null
  const { data, error, size, setSize, isValidating, mutate } = useSWRInfinite<Page, Problem>(
    (index: number, before: Page | null) =>
      index > 0 && !before?.next ? null : ['notices', unit, day, state, before?.next ?? null, locale],
    ([, , , , cursor]: (string | null)[]) =>
      ask(
        api.GET('/v1/notices', {
          params: {
            query: {
              unit,
              limit: PAGE,
              ...(day ? { day } : {}),
              ...(state ? { state } : {}),
              ...(cursor ? { cursor } : {}),
            },
          },
        }),
      ),
    { revalidateFirstPage: false },
  )
  const items = data?.flatMap((page) => page.items) ?? []
  const more = data?.at(-1)?.next
  return (
    <>
      <PageHead title={t('messages.title')} unitWay>
        {me.permissions.includes('review') && (
          <Link className="button" href={link('/messages/templates')}>
            {t('templates.title')}
          </Link>
        )}
        <Button onClick={() => void mutate()} loading={isValidating}>
          {t('messages.refresh')}
        </Button>
      </PageHead>
      {me.permissions.includes('review') && <ChannelStates sent={() => void mutate()} />}
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
      {!data ? (
        error ? (
          <ProblemState problem={error} retry={() => void mutate()} />
        ) : (
          <Loading />
        )
      ) : items.length === 0 && !more ? (
        <EmptyState title={t('messages.empty.title')} detail={t('messages.empty.detail')} />
      ) : (
        <Card className="card-table">
          <MessageTable items={items} />
        </Card>
      )}
      {more && (
        <Button className="more" loading={isValidating} onClick={() => void setSize(size + 1)}>
          {t('messages.more')}
        </Button>
      )}
    </>
  )
}
