import type { Problem } from '@yanzhen/shared/api/client.ts'
import { ask } from '@yanzhen/shared/api/client.ts'
import type { Evidence } from '@yanzhen/shared/api/types.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { type Status, StatusIcon } from '@yanzhen/shared/status.tsx'
import { Button, Segmented } from 'antd'
import useSWRInfinite from 'swr/infinite'
import { useI18n } from '../i18n.ts'
import { EvidenceGrid } from '../parts/evidence-grid.tsx'
import { PageHead } from '../parts/page.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'
import { usePlace } from '../place.ts'

const WORDS: readonly Status[] = ['suspect', 'false', 'unable', 'genuine', 'waiting']
const PAGE = 24

interface Page {
  items: Evidence[]
  next: string | null
}

export default function EvidenceList() {
  const { t, locale } = useI18n()
  const { api } = useConnection()
  const { unit, params, go } = usePlace()
  const asked = params.get('word') as Status
  const word = WORDS.includes(asked) ? asked : 'suspect'
  const { data, error, size, setSize, isValidating, mutate } = useSWRInfinite<Page, Problem>(
    (index: number, before: Page | null) =>
      index > 0 && !before?.next ? null : ['evidence-list', unit, word, before?.next ?? null, locale],
    ([, , , cursor]: [string, string, Status, string | null]) =>
      ask(
        api.GET('/v1/evidence', {
          params: { query: { unit, word, limit: PAGE, ...(cursor ? { cursor } : {}) } },
        }),
      ),
    { refreshInterval: 10_000, revalidateFirstPage: true },
  )
  const items = data?.flatMap((page) => page.items) ?? []
  const more = data?.at(-1)?.next
  return (
    <>
      <PageHead title={t('evidence.title')} unitWay>
        <Segmented<Status>
          value={word}
          onChange={(next) => go({ word: next })}
          options={WORDS.map((each) => ({
            value: each,
            label: (
              <span className="word-option" data-status={each}>
                <StatusIcon status={each} size={14} />
                {t(`status.${each}`)}
              </span>
            ),
          }))}
        />
      </PageHead>
      {!data ? (
        error ? (
          <ProblemState problem={error} retry={() => void mutate()} />
        ) : (
          <Loading />
        )
      ) : items.length === 0 ? (
        <EmptyState title={t('evidence.empty.title')} detail={t('evidence.empty.detail')} />
      ) : (
        <>
          <EvidenceGrid items={items} />
          {more && (
            <Button className="more" loading={isValidating} onClick={() => void setSize(size + 1)}>
              {t('evidence.more')}
            </Button>
          )}
        </>
      )}
    </>
  )
}
