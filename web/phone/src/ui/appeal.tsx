import { ask } from '@yanzhen/shared/api/client.ts'
import type { EvidenceDetail } from '@yanzhen/shared/api/types.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { useI18n } from '../i18n.ts'
import { Disagree } from './disagree.tsx'

const LENGTH = 500

/** To disagree with a result in a sentence; then that it is being looked at; then the answer. */
export function Appeal({ detail, saved }: { detail: EvidenceDetail; saved: (detail: EvidenceDetail) => void }) {
  const { t, f } = useI18n()
  const { api } = useConnection()
  const appeal = detail.appeals.at(-1)
  if (!appeal && !detail.may_appeal) return null
  const params = { path: { evidence_id: detail.evidence.evidence_id } }
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
      {detail.may_appeal && (
        <Disagree
          how={t('appeal.how')}
          length={LENGTH}
          send={(text) => ask(api.POST('/v1/evidence/{evidence_id}/appeals', { params, body: { text } }))}
          saved={saved}
        />
      )}
    </section>
  )
}
