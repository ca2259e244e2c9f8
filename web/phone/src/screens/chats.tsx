import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { Reach } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection, useLoad } from '@yanzhen/shared/session.tsx'
import Button from 'antd-mobile/es/components/button'
import { type FormEvent, useState } from 'react'
import { useI18n } from '../i18n.ts'
import { EmptyNote, ProblemNote, Waiting } from '../ui/notes.tsx'
import { Top } from '../ui/top.tsx'

/** Chats by whose robot one is told: which there are, and one's own address in each. */
export default function ChatsScreen() {
  const { t } = useI18n()
  const { api } = useConnection()
  const { data, error, mutate } = useLoad<Reach>(['reach'], (of) => ask(of.GET('/v1/reach')))
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  if (!data) return error ? <ProblemNote problem={error} retry={() => void mutate()} /> : <Waiting />

  const change = async (step: () => Promise<Reach>) => {
    setBusy(true)
    setProblem(null)
    try {
      await mutate(await step(), { revalidate: false })
      return true
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      setProblem(caught)
      return false
    } finally {
      setBusy(false)
    }
  }
  const add = (body: { channel: string; url: string; secret: string | null }) =>
    change(() => ask(api.POST('/v1/reach/webhooks', { body })))
  const remove = (channel: string) =>
    change(() => ask(api.DELETE('/v1/reach/webhooks/{channel}', { params: { path: { channel } } })))
  const added = data.chats.filter((chat) => chat.added)
  const open = data.chats.filter((chat) => !chat.added)
  return (
    <main className="screen">
      <Top title={t('chats.title')} up="/me/messages" />
      {data.chats.length === 0 && <EmptyNote title={t('chats.none.title')} detail={t('chats.none.detail')} />}
      {added.length > 0 && (
        <ul className="rows">
          {added.map((chat) => (
            <li key={chat.channel} className="row-line">
              <span>{chat.name}</span>
              <Button
                disabled={busy}
                aria-label={t('chats.remove_one', { name: chat.name })}
                onClick={() => void remove(chat.channel)}
              >
                {t('chats.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {problem && <p role="alert">{explain(problem, t).detail}</p>}
      {open.length > 0 && <Add chats={open} busy={busy} add={add} />}
    </main>
  )
}

function Add(props: {
  chats: Reach['chats']
  busy: boolean
  add: (body: { channel: string; url: string; secret: string | null }) => Promise<boolean>
}) {
  const { t } = useI18n()
  const [chosen, setChosen] = useState<string | null>(null)
  const [url, setUrl] = useState('')
  const [secret, setSecret] = useState('')
  const channel = props.chats.find((chat) => chat.channel === chosen)?.channel ?? props.chats[0]?.channel ?? ''
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (!(await props.add({ channel, url: url.trim(), secret: secret.trim() || null }))) return
    setUrl('')
    setSecret('')
  }
  return (
    <form onSubmit={send} className="appeal">
      <p>{t('chats.how')}</p>
      <fieldset className="choices">
        <legend>{t('chats.which')}</legend>
        {props.chats.map((chat) => (
          <button
            key={chat.channel}
            type="button"
            aria-pressed={chat.channel === channel}
            onClick={() => setChosen(chat.channel)}
          >
            {chat.name}
          </button>
        ))}
      </fieldset>
      <label htmlFor="chat-address">{t('chats.address')}</label>
      <input
        id="chat-address"
        type="url"
        inputMode="url"
        autoComplete="off"
        maxLength={1000}
        placeholder="https://"
        value={url}
        onChange={(event) => setUrl(event.target.value)}
      />
      <label htmlFor="chat-secret">{t('chats.secret')}</label>
      <input
        id="chat-secret"
        autoComplete="off"
        maxLength={200}
        value={secret}
        onChange={(event) => setSecret(event.target.value)}
      />
      <Button block color="primary" size="large" type="submit" loading={props.busy} disabled={!url.trim()}>
        {t('chats.add')}
      </Button>
    </form>
  )
}
