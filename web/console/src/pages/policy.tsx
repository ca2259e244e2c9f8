import { ask, type Problem } from '@yanzhen/shared/api/client.ts'
import type { PolicyOut } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { useI18n } from '../i18n.ts'
import { PageHead } from '../parts/page.tsx'
import { PolicyDifference, PolicyHistory } from '../parts/policy-history.tsx'
import { PolicyPreview } from '../parts/policy-preview.tsx'
import { PolicyProposal } from '../parts/policy-proposal.tsx'
import { type Edit, PolicyTable } from '../parts/policy-table.tsx'
import { Loading, ProblemState } from '../parts/states.tsx'
import { useKnown } from '../place.ts'
import { changes, type Draft, keyOf, values } from '../policy-fields.ts'

export default function PolicyPage() {
  const { data, error, mutate } = useLoad<PolicyOut>(['policy'], (api) => ask(api.GET('/v1/policy')), {
    keepPreviousData: true,
  })
  if (!data) return error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />
  return <Loaded policy={data} reload={() => void mutate()} key={data.versions.length} />
}

interface Wrong {
  fields: Readonly<Record<string, string>>
  whole: string | null
}

const NONE: Wrong = { fields: {}, whole: null }

function Loaded({ policy, reload }: { policy: PolicyOut; reload: () => void }) {
  const { t } = useI18n()
  const { me } = useKnown()
  const [draft, setDraft] = useState<Draft | null>(null)
  const [wrong, setWrong] = useState<Wrong>(NONE)
  const { current, fields } = policy
  const list = useMemo(() => changes(fields, current, draft ?? {}), [fields, current, draft])
  const sent = useMemo(() => values(list, current), [list, current])

  const edit: Edit | undefined = draft
    ? (field, value) => {
        setDraft({ ...draft, [keyOf(field)]: value })
        setWrong(NONE)
      }
    : undefined
  const told = (problem: Problem) => {
    const known = new Set(fields.map(keyOf))
    const at: Record<string, string> = {}
    const rest: string[] = []
    for (const broken of problem.errors) {
      const key = (broken.field ?? '').replace(/^values\./, '')
      if (known.has(key)) at[key] = broken.message ?? ''
      else if (key !== 'effective_from' && key !== 'note') rest.push(broken.message ?? '')
    }
    setWrong({ fields: at, whole: [explain(problem, t).detail, ...rest].join(' ') })
    const first = Object.keys(at)[0]
    if (first) document.querySelector(`[data-field="${CSS.escape(first)}"]`)?.scrollIntoView({ block: 'center' })
  }
  const close = () => {
    setDraft(null)
    setWrong(NONE)
  }
  return (
    <>
      <PageHead title={t('policy.title')}>
        <span className="pill" data-state="running">
          {t('policy.version', { version: current.version })}
        </span>
        {me.permissions.includes('change_policy') && !draft && (
          <Button type="primary" onClick={() => setDraft({})}>
            {t('policy.propose')}
          </Button>
        )}
      </PageHead>
      <div className={draft ? 'policy policy-editing' : 'policy'}>
        <PolicyTable policy={current} fields={fields} draft={draft ?? {}} broken={wrong.fields} edit={edit} />
        <div className="policy-side">
          {draft ? (
            <>
              <PolicyProposal
                list={list}
                values={sent}
                trouble={wrong.whole}
                onProblem={told}
                onCancel={close}
                onSaved={() => {
                  close()
                  reload()
                }}
              />
              <PolicyPreview values={sent} fields={fields} disabled={list.length === 0} onProblem={told} />
            </>
          ) : (
            <>
              <PolicyDifference policy={policy} />
              <PolicyHistory policy={policy} />
            </>
          )}
        </div>
      </div>
    </>
  )
}
