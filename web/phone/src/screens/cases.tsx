import { useI18n } from '../i18n.ts'
import { CaseRow } from '../ui/case-row.tsx'
import { useMyCases } from '../ui/my-cases.tsx'
import { EmptyNote, ProblemNote, Waiting } from '../ui/notes.tsx'
import { Top } from '../ui/top.tsx'

/** What one was asked to put right, the newest first. */
export default function CasesScreen() {
  const { t } = useI18n()
  const { data, error, mutate } = useMyCases()
  return (
    <main className="screen">
      <Top title={t('case.mine')} up="/" />
      {!data ? (
        error ? (
          <ProblemNote problem={error} retry={() => void mutate()} />
        ) : (
          <Waiting />
        )
      ) : data.length ? (
        <ul className="rows">
          {data.map((found) => (
            <CaseRow key={found.case_id} found={found} />
          ))}
        </ul>
      ) : (
        <EmptyNote title={t('case.none.title')} detail={t('case.none.detail')} />
      )}
    </main>
  )
}
