import { Problem } from '@yanzhen/shared/api/client.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import Button from 'antd-mobile/es/components/button'
import { type FormEvent, useState } from 'react'
import { useI18n } from '../i18n.ts'

interface Props<T> {
  /** What may be disagreed with. */
  how: string
  length: number
  send: (text: string) => Promise<T>
  saved: (answer: T) => void
}

/** To disagree in a sentence: a button first, then the field. */
export function Disagree<T>({ how, length, send, saved }: Props<T>) {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!text.trim() || sending) return
    setSending(true)
    setProblem(null)
    try {
      saved(await send(text))
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
        <p>{how}</p>
        <Button block fill="outline" size="large" onClick={() => setOpen(true)}>
          {t('appeal.begin')}
        </Button>
      </>
    )
  }
  return (
    <form onSubmit={submit}>
      <label htmlFor="appeal">{t('appeal.label')}</label>
      <textarea
        id="appeal"
        rows={4}
        maxLength={length}
        value={text}
        // biome-ignore lint/a11y/noAutofocus: the field is what was asked for
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
      <p className="quiet">{t('appeal.length', { count: length - text.length })}</p>
      {problem && <p role="alert">{explain(problem, t).detail}</p>}
      <Button block color="primary" size="large" type="submit" loading={sending} disabled={!text.trim()}>
        {t('appeal.send')}
      </Button>
    </form>
  )
}
