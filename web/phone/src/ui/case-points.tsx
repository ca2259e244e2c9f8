import { ask } from '@yanzhen/shared/api/client.ts'
import type { CaseDetail } from '@yanzhen/shared/api/types.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { useI18n } from '../i18n.ts'
import { Disagree } from './disagree.tsx'

/** What a case is to cost, and a way to disagree once somebody has confirmed it; nothing where it costs nothing. */
export function CasePoints({ detail, saved }: { detail: CaseDetail; saved: (detail: CaseDetail) => void }) {
  const { t, f } = useI18n()
  const { api } = useConnection()
  const { case_id, adjustment } = detail.case
  if (!adjustment) return null
  const params = { path: { case_id } }
  return (
    <section className="appeal">
      <h2 className="section">{t('case.points')}</h2>
      <p>
        <strong>{t('case.points.count', { points: f.number(adjustment.points) })}</strong>
        <span className="dot">·</span>
        {adjustment.state_text}
      </p>
      {detail.may_appeal && (
        <Disagree
          how={t('case.points.how')}
          length={detail.limits.text}
          send={(text) => ask(api.POST('/v1/cases/{case_id}/adjustment/appeal', { params, body: { text } }))}
          saved={saved}
        />
      )}
    </section>
  )
}
