import { ask } from '@yanzhen/shared/api/client.ts'
import type { Notice } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Card } from 'antd'
import { useI18n } from '../i18n.ts'
import { useKnown } from '../place.ts'
import { MessageTable } from './message-table.tsx'
import { EmptyState, Loading, ProblemState } from './states.tsx'

/** Who of the caller's unit was told about a case. */
export function CaseMessages({ id }: { id: string }) {
  const { t } = useI18n()
  const { me } = useKnown()
  const { data, error, mutate } = useLoad<{ items: Notice[] }>(['case-messages', id], (api) =>
    ask(api.GET('/v1/notices', { params: { query: { unit: me.unit.path, subject: `case/${id}`, limit: 100 } } })),
  )
  return (
    <Card className="card-table" title={t('messages.title')}>
      {data ? (
        data.items.length > 0 ? (
          <MessageTable items={data.items} about={false} />
        ) : (
          <EmptyState title={t('messages.empty.title')} detail={t('messages.none')} />
        )
      ) : error ? (
        <ProblemState problem={error} retry={() => void mutate()} />
      ) : (
        <Loading />
      )}
    </Card>
  )
}
