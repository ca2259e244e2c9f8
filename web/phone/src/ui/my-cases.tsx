import { ask } from '@yanzhen/shared/api/client.ts'
import type { Case } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { useMe } from '../me.ts'
import { CaseRow } from './case-row.tsx'

const REFRESH = 60_000
const PAGE = 20
type Whose = 'self' | 'unit'

/** The newest cases of the person who is signed in, and of the unit where that person is a head. */
export function useMyCases() {
  const { me } = useMe()
  const asked: readonly Whose[] = me?.role === 'manager' ? ['self', 'unit'] : ['self']
  return useLoad<Case[]>(
    me ? ['cases', ...asked] : null,
    async (api) => {
      const of = (whose: Whose) => ask(api.GET('/v1/cases/mine', { params: { query: { whose, limit: PAGE } } }))
      return (await Promise.all(asked.map(of))).flatMap((page) => page.items)
    },
    { keepPreviousData: true, refreshInterval: REFRESH },
  )
}

/** What is to be put right, on the home screen; nothing where nothing is asked. */
export function OpenCases() {
  const { t } = useI18n()
  const { data } = useMyCases()
  const open = data?.filter((found) => found.due) ?? []
  if (!data?.length) return null
  return (
    <section>
      <h2 className="section">{t('case.mine')}</h2>
      <ul className="rows">
        {open.map((found) => (
          <CaseRow key={found.case_id} found={found} />
        ))}
        <li>
          <Link href="/cases">
            <span className="row-title">{t('case.all')}</span>
          </Link>
        </li>
      </ul>
    </section>
  )
}
