import { CopyOutlined } from '@ant-design/icons'
import { ask } from '@yanzhen/shared/api/client.ts'
import type { AuditEntry } from '@yanzhen/shared/api/types.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { App, Button, Card, DatePicker, Input, Space, Table, Tag } from 'antd'
import dayjs from 'dayjs'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { PageHead } from '../parts/page.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'
import { usePages } from '../parts/use-pages.ts'
import { isDay } from '../period.ts'
import { usePlace } from '../place.ts'

const PAGE = 50
const LONGEST_ID = 20
const SHOWN = 6

/** Who looked at, decided and changed what. The filters stand in the address. */
export default function Audit() {
  const { t, f } = useI18n()
  const { api } = useConnection()
  const { unit, params, go, link } = usePlace()
  const asked = params.get('day')
  const filters = {
    actor: params.get('actor'),
    subject: params.get('subject'),
    day: isDay(asked) ? asked : null,
  }
  const narrow = (change: Partial<typeof filters>) => go({ ...filters, ...change })
  const to = (change: Partial<typeof filters>) => link('/audit', { ...filters, ...change })
  const { actor, subject, day } = filters
  const { items, error, busy, more, again } = usePages<AuditEntry>(
    ['audit', unit, actor, subject, day],
    (cursor) =>
      ask(
        api.GET('/v1/audit', {
          params: {
            query: {
              unit,
              limit: PAGE,
              ...(actor && { actor }),
              ...(subject && { subject }),
              ...(day && { day }),
              ...(cursor && { cursor }),
            },
          },
        }),
      ),
    { revalidateOnFocus: false, revalidateIfStale: false },
  )
  const named = items?.find((entry) => entry.actor_id === filters.actor)?.actor_name ?? filters.actor
  return (
    <>
      <PageHead title={t('audit.title')} unitWay>
        <Button onClick={again} loading={busy}>
          {t('audit.refresh')}
        </Button>
      </PageHead>
      <Space wrap className="audit-filters">
        <DatePicker
          aria-label={t('audit.day')}
          placeholder={t('audit.day')}
          value={filters.day ? dayjs(filters.day) : null}
          onChange={(day) => narrow({ day: day ? day.format('YYYY-MM-DD') : null })}
        />
        <Input.Search
          aria-label={t('audit.actor')}
          placeholder={t('audit.actor')}
          key={`actor ${filters.actor}`}
          defaultValue={filters.actor ?? ''}
          allowClear
          onSearch={(text) => narrow({ actor: text.trim() || null })}
        />
        {filters.actor && (
          <Tag closable onClose={() => narrow({ actor: null })}>
            {t('audit.by', { person: named ?? '' })}
          </Tag>
        )}
        {filters.subject && (
          <Tag closable onClose={() => narrow({ subject: null })}>
            {t('audit.about', { subject: filters.subject })}
          </Tag>
        )}
      </Space>
      {!items ? (
        error ? (
          <ProblemState problem={error} retry={again} />
        ) : (
          <Loading />
        )
      ) : items.length === 0 ? (
        <EmptyState title={t('audit.empty.title')} detail={t('audit.empty.detail')} />
      ) : (
        <Card className="card-table">
          <Table<AuditEntry>
            rowKey="entry_id"
            size="small"
            pagination={false}
            tableLayout="fixed"
            dataSource={items}
            columns={[
              { title: t('audit.at'), width: 172, render: (_, entry) => f.moment(entry.at, 'dateTime') },
              {
                title: t('audit.who'),
                width: 136,
                ellipsis: true,
                render: (_, entry) => <Link href={to({ actor: entry.actor_id })}>{entry.actor_name}</Link>,
              },
              { title: t('audit.what'), dataIndex: 'sentence', ellipsis: true },
              { title: t('audit.subject'), width: 188, render: (_, entry) => <Subject entry={entry} /> },
              { title: t('audit.unit'), width: 132, dataIndex: 'unit_name', ellipsis: true },
              {
                title: t('audit.history'),
                width: 84,
                render: (_, entry) => (
                  <Link
                    href={to({ subject: entry.subject, actor: null, day: null })}
                    aria-label={t('audit.history.of', { subject: entry.subject_name || t('audit.kind.policy') })}
                  >
                    {t('audit.history.show')}
                  </Link>
                ),
              },
            ]}
          />
        </Card>
      )}
      {more && (
        <Button className="more" loading={busy} onClick={more}>
          {t('audit.more')}
        </Button>
      )}
    </>
  )
}

/** What an entry is about, with the way there. */
function Subject({ entry }: { entry: AuditEntry }) {
  const { t } = useI18n()
  const { link } = usePlace()
  const pages: Partial<Record<AuditEntry['subject_kind'], string>> = {
    evidence: `/evidence/${entry.subject_id}`,
    case: `/cases/${entry.subject_id}`,
    session: `/sessions/${entry.subject_id}`,
    policy: '/policy',
  }
  const page = pages[entry.subject_kind]
  const id = entry.subject_name === entry.subject_id && entry.subject_id.length > LONGEST_ID ? entry.subject_id : null
  const text = (
    <>
      {t(`audit.kind.${entry.subject_kind}`)} {!id && <span className="quiet">{entry.subject_name}</span>}
    </>
  )
  return (
    <span className="audit-subject">
      <span className="one-line">{page ? <Link href={link(page)}>{text}</Link> : text}</span>
      {id && <CopyId id={id} />}
    </span>
  )
}

/** The end of a long number, by which people tell two apart; the whole is copied by a click. */
function CopyId({ id }: { id: string }) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const end = `…${id.slice(-SHOWN)}`
  const copy = async () => {
    await navigator.clipboard.writeText(id)
    void message.success(t('audit.copied'))
  }
  return (
    <button
      type="button"
      className="short-id"
      title={id}
      aria-label={t('audit.copy', { end })}
      onClick={() => void copy()}
    >
      {end}
      <CopyOutlined />
    </button>
  )
}
