import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { CaseDetail } from '@yanzhen/shared/api/types.ts'
import { answerCase } from '@yanzhen/shared/case-answer.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection, useLoad } from '@yanzhen/shared/session.tsx'
import Button from 'antd-mobile/es/components/button'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { ActFiles, FileChoice } from '../ui/case-files.tsx'
import { CasePoints } from '../ui/case-points.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { Top } from '../ui/top.tsx'

/** A case: what to put right and until when, a way to answer, and all that was done about it. */
export default function CaseScreen({ id }: { id: string }) {
  const { t, f } = useI18n()
  const { data, error, mutate } = useLoad<CaseDetail>(['case', id], (api) =>
    ask(api.GET('/v1/cases/{case_id}', { params: { path: { case_id: id } } })),
  )
  if (!data) {
    return (
      <main className="screen">
        <Top title={t('case.title')} up="/cases" />
        {error ? <ProblemNote problem={error} retry={() => void mutate()} /> : <Waiting />}
      </main>
    )
  }
  const found = data.case
  const when = f.moment(found.due_at, 'dateTime', found.timezone)
  return (
    <main className="screen">
      <Top title={t('case.title')} up="/cases" />
      <article className="due">
        <h3>{found.session_title}</h3>
        <p>{found.headline}</p>
        <p>
          <strong>{found.state_text}</strong>
          {found.due && (
            <>
              <span className="dot">·</span>
              <span className={found.due === 'later' ? 'quiet' : 'late'}>
                {t(found.due === 'over' ? 'case.was_due' : 'case.due', { when })}
              </span>
            </>
          )}
        </p>
        {data.may_answer && found.kind === 'resubmit' && (
          <Link className="way-on" href={`/sessions/${found.session_id}`}>
            {t('case.photo')}
          </Link>
        )}
      </article>
      {data.may_answer && <Statement detail={data} saved={(after) => void mutate(after, { revalidate: false })} />}
      <CasePoints
        key={`points-${found.version}`}
        detail={data}
        saved={(after) => void mutate(after, { revalidate: false })}
      />
      <h2 className="section">{t('case.history')}</h2>
      <ul className="rows">
        {data.history.map((act, number) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an act's number is what it is known by
          <li key={number} className="act">
            <span className="row-title">{act.what_text}</span>
            <span className="quiet">
              {f.moment(act.at, 'dateTime', found.timezone)}
              {act.by_name && (
                <>
                  {' · '}
                  <bdi>{act.by_name}</bdi>
                </>
              )}
            </span>
            {act.text && <q>{act.text}</q>}
            <ActFiles files={act.files ?? []} />
          </li>
        ))}
      </ul>
    </main>
  )
}

function Statement({ detail, saved }: { detail: CaseDetail; saved: (detail: CaseDetail) => void }) {
  const { limits } = detail
  const { t } = useI18n()
  const { api } = useConnection()
  const [text, setText] = useState('')
  const [files, setFiles] = useState<Blob[]>([])
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (!text.trim() || sending) return
    setSending(true)
    setProblem(null)
    try {
      saved(await answerCase(api, detail.case.case_id, text, files))
      setText('')
      setFiles([])
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      setProblem(caught)
    } finally {
      setSending(false)
    }
  }
  return (
    <form onSubmit={send} className="appeal">
      <label htmlFor="statement">{t('case.statement')}</label>
      <textarea
        id="statement"
        rows={4}
        maxLength={limits.text}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <FileChoice files={files} most={limits.files} change={setFiles} />
      {problem && <p role="alert">{explain(problem, t).detail}</p>}
      <Button block color="primary" size="large" type="submit" loading={sending} disabled={!text.trim()}>
        {t('case.send')}
      </Button>
    </form>
  )
}
