import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { EvidenceDetail } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import Button from 'antd-mobile/es/components/button'
import { type FormEvent, useState } from 'react'
import { useI18n } from '../i18n.ts'

const LENGTH = 500

/** To disagree with a result in a sentence; then that it is being looked at; then the answer. */
export function Appeal({ detail, saved }: { detail: EvidenceDetail; saved: (detail: EvidenceDetail) => void }) {
  const { t, f } = useI18n()
  const appeal = detail.appeals.at(-1)
  if (!appeal && !detail.may_appeal) return null
  return (
    <section className="appeal">
      <h2 className="section">{t('appeal.title')}</h2>
      {appeal && (
        <div className="appeal-said">
          <q>{appeal.text}</q>
          <p className="quiet">{f.moment(appeal.appealed_at)}</p>
          {appeal.answer ? (
            <p>
              <strong>{t('appeal.answered', { word: t(`status.${appeal.answer.word}`) })}</strong>
              <span className="appeal-answer">
                <bdi>{appeal.answer.reviewer_name}</bdi> · {appeal.answer.comment || appeal.answer.reason_text}
              </span>
            </p>
          ) : (
            <p role="status">
              <strong>{t('appeal.open')}</strong>
            </p>
          )}
        </div>
      )}
      {detail.may_appeal && <Sentence id={detail.evidence.evidence_id} saved={saved} />}
    </section>
  )
}

function Sentence({ id, saved }: { id: string; saved: (detail: EvidenceDetail) => void }) {
  const { t } = useI18n()
  const { api } = useConnection()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (!text.trim() || sending) return
    setSending(true)
    setProblem(null)
    try {
      saved(
        await ask(
          api.POST('/v1/evidence/{evidence_id}/appeals', { params: { path: { evidence_id: id } }, body: { text } }),
        ),
      )
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      setProblem(caught)
    } finally {
      setSending(false)
    }
  }
  if (!open) {
    return (
      <>
        <p>{t('appeal.how')}</p>
        <Button block fill="outline" size="large" onClick={() => setOpen(true)}>
          {t('appeal.begin')}
        </Button>
      </>
    )
  }
  return (
    <form onSubmit={send}>
      <label htmlFor="appeal">{t('appeal.label')}</label>
      <textarea
        id="appeal"
        rows={4}
        maxLength={LENGTH}
        value={text}
        // biome-ignore lint/a11y/noAutofocus: the field is what was asked for
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
      <p className="quiet">{t('appeal.length', { count: LENGTH - text.length })}</p>
      {problem && <p role="alert">{explain(problem, t).detail}</p>}
      <Button block color="primary" size="large" type="submit" loading={sending} disabled={!text.trim()}>
        {t('appeal.send')}
      </Button>
    </form>
  )
}
