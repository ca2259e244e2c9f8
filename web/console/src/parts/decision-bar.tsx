import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { EvidenceDetail, Reason, VerdictWord } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { StatusIcon } from '@yanzhen/shared/status.tsx'
import { App, Button, Input, type InputRef } from 'antd'
import { useRef, useState } from 'react'
import { useSWRConfig } from 'swr'
import { useI18n } from '../i18n.ts'
import { KeyHelp } from './key-help.tsx'
import { useKeys } from './use-keys.ts'

export interface Queue {
  at: number
  count: number
  previous: (() => void) | undefined
  next: (() => void) | undefined
  decided: () => void
}

const WORDS: readonly VerdictWord[] = ['genuine', 'suspect', 'false', 'unable']
export const REASONS: readonly Reason[] = [
  'findings_hold',
  'honest_retake',
  'other_person_ok',
  'wrong_session',
  'staged',
  'colleague',
  'old_photo',
  'edited',
  'other',
]

interface Draft {
  decision: 'confirm' | 'overturn'
  word: VerdictWord | null
  reason: Reason | null
  comment: string
}

/** A person's decision by keys: C or O, then a word, then a reason's number, then Enter. */
export function DecisionBar(props: {
  detail: EvidenceDetail
  queue: Queue | undefined
  onFaces: () => void
  onOpen: () => void
  onCompare: () => void
  onSaved: (saved: EvidenceDetail) => void
  onConflict: () => void
}) {
  const { detail, queue } = props
  const { t } = useI18n()
  const { api } = useConnection()
  const { message } = App.useApp()
  const { mutate } = useSWRConfig()
  const [draft, setDraft] = useState<Draft | null>(null)
  const [saving, setSaving] = useState(false)
  const comment = useRef<InputRef>(null)
  const { evidence, may_review } = detail
  const word = detail.word_in_question

  const begin = (decision: Draft['decision']) => {
    if (!may_review || !word || (decision === 'confirm' && !detail.may_confirm)) return
    setDraft({ decision, word: decision === 'confirm' ? word : null, reason: null, comment: '' })
  }
  const save = async () => {
    if (!draft?.word || !draft.reason || saving) return
    setSaving(true)
    try {
      const saved = await ask(
        api.POST('/v1/evidence/{evidence_id}/reviews', {
          params: { path: { evidence_id: evidence.evidence_id } },
          body: {
            decision: draft.decision,
            word: draft.decision === 'overturn' ? draft.word : null,
            reason: draft.reason,
            comment: draft.comment,
            version: evidence.version,
          },
        }),
      )
      void message.success(t(saved.one_of_two ? 'review.done.one_of_two' : 'review.done'))
      props.onSaved(saved)
      void mutate((key) => Array.isArray(key) && key[0] === 'review-length')
      setDraft(null)
      queue?.decided()
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      if (problem.code === 'conflict') {
        void message.warning(t('review.conflict'))
        props.onConflict()
      } else {
        const { title, detail: sentence } = explain(problem, t)
        void message.error(`${title}. ${sentence}`)
      }
    } finally {
      setSaving(false)
    }
  }
  const choose = (index: number) => {
    if (!draft) return
    if (!draft.word) {
      const chosen = WORDS.filter((each) => each !== word)[index]
      if (chosen) setDraft({ ...draft, word: chosen })
      return
    }
    const reason = REASONS[index]
    if (reason) setDraft({ ...draft, reason })
  }
  useKeys({
    c: () => begin('confirm'),
    o: () => begin('overturn'),
    n: () => queue?.next?.(),
    p: () => queue?.previous?.(),
    f: props.onFaces,
    v: props.onOpen,
    x: props.onCompare,
    m: () => comment.current?.focus(),
    escape: () => setDraft(null),
    enter: () => void save(),
    ...Object.fromEntries(REASONS.map((_, index) => [String(index + 1), () => choose(index)])),
  })

  if (!may_review && !queue) return null
  return (
    <footer className="decision">
      {draft && (
        <div className="decision-draft">
          {draft.decision === 'overturn' && (
            <fieldset>
              <legend>{t('review.overturn.to')}</legend>
              {WORDS.filter((each) => each !== word).map((each, index) => (
                <Button
                  key={each}
                  type={draft.word === each ? 'primary' : 'default'}
                  aria-pressed={draft.word === each}
                  icon={<StatusIcon status={each} size={14} />}
                  onClick={() => setDraft({ ...draft, word: each })}
                >
                  {t(`status.${each}`)}
                  {!draft.word && <kbd>{index + 1}</kbd>}
                </Button>
              ))}
            </fieldset>
          )}
          <fieldset disabled={!draft.word}>
            <legend>{t('review.reason')}</legend>
            {REASONS.map((reason, index) => (
              <Button
                key={reason}
                disabled={!draft.word}
                type={draft.reason === reason ? 'primary' : 'default'}
                aria-pressed={draft.reason === reason}
                onClick={() => setDraft({ ...draft, reason })}
              >
                {t(`reason.${reason}`)}
                {draft.word && <kbd>{index + 1}</kbd>}
              </Button>
            ))}
          </fieldset>
          <Input
            ref={comment}
            suffix={<kbd>M</kbd>}
            value={draft.comment}
            maxLength={2000}
            aria-label={t('review.comment')}
            placeholder={t('review.comment')}
            onChange={(event) => setDraft({ ...draft, comment: event.target.value })}
            onPressEnter={() => void save()}
          />
        </div>
      )}
      <div className="decision-line">
        {queue ? (
          <span className="decision-steps">
            <Button onClick={queue.previous} disabled={!queue.previous}>
              {t('review.previous')} <kbd>P</kbd>
            </Button>
            <span className="quiet">{queue.at > 0 && t('review.position', { at: queue.at, count: queue.count })}</span>
            <Button onClick={queue.next} disabled={!queue.next}>
              {t(evidence.awaits_review ? 'review.skip' : 'review.next')} <kbd>N</kbd>
            </Button>
          </span>
        ) : (
          <span />
        )}
        <KeyHelp keys={['C', 'O', '1', 'M', 'Enter', 'Esc', 'N', 'P', 'F', 'V', 'X']} page="photo" />
        {!may_review || !word ? (
          <span className="quiet">{word ? t('review.not_allowed') : t('evidence.findings.none')}</span>
        ) : draft ? (
          <span className="decision-steps">
            <Button onClick={() => setDraft(null)}>
              {t('action.cancel')} <kbd>Esc</kbd>
            </Button>
            <Button type="primary" loading={saving} disabled={!draft.word || !draft.reason} onClick={() => void save()}>
              {t('review.save')} <kbd>↵</kbd>
            </Button>
          </span>
        ) : (
          <span className="decision-steps">
            <Button onClick={() => begin('overturn')}>
              {t('review.overturn')} <kbd>O</kbd>
            </Button>
            <Button type="primary" disabled={!detail.may_confirm} onClick={() => begin('confirm')}>
              {t('review.confirm.as', { word: t(`status.${word}`) })} <kbd>C</kbd>
            </Button>
          </span>
        )}
      </div>
    </footer>
  )
}
