import type { EvidenceDetail } from '@yanzhen/shared/api/types.ts'
import { Alert, Card } from 'antd'
import { useI18n } from '../i18n.ts'

/** What stands between this photo and its end: the employee's sentence, and a first person's word. */
export function InQuestion({ detail }: { detail: EvidenceDetail }) {
  const { t, f } = useI18n()
  const { one_of_two: first } = detail
  const appeal = detail.appeals.findLast((each) => !each.answer)
  return (
    <>
      {appeal && (
        <Alert
          type="warning"
          showIcon
          message={t('evidence.appeal.open', { name: detail.evidence.employee_name })}
          description={<q className="as-written">{appeal.text}</q>}
        />
      )}
      {first && (
        <Alert
          type="info"
          showIcon
          message={t('evidence.one_of_two', { word: t(`status.${first.word}`), name: first.reviewer_name })}
          description={
            <>
              {first.reason_text} · {f.moment(first.reviewed_at)}
              {first.comment && <q className="as-written">{first.comment}</q>}
              <br />
              {t(detail.may_review && !detail.may_confirm ? 'evidence.one_of_two.mine' : 'evidence.one_of_two.second')}
            </>
          }
        />
      )}
    </>
  )
}

/** Every person's word in order, and the employee's appeals. */
export function Reviews({ detail }: { detail: EvidenceDetail }) {
  const { t, f } = useI18n()
  const said = [
    ...detail.reviews.map((review) => ({ at: review.reviewed_at, review, appeal: null })),
    ...detail.appeals.map((appeal) => ({ at: appeal.appealed_at, review: null, appeal })),
  ].sort((a, b) => a.at.localeCompare(b.at))
  if (!said.length) return null
  return (
    <Card title={t('evidence.reviews')} size="small">
      <ul className="reviews">
        {said.map(({ at, review, appeal }) =>
          review ? (
            <li key={`review ${at}`}>
              <strong>
                {t(`evidence.review.${review.decision}`, { word: t(`status.${review.word}`) })}
                {!review.counts && <span className="quiet"> · {t('evidence.review.first')}</span>}
              </strong>
              <span className="quiet">
                <bdi>{review.reviewer_name}</bdi> · {f.moment(at)}
              </span>
              <span>{review.reason_text}</span>
              {review.comment && <q className="as-written">{review.comment}</q>}
            </li>
          ) : (
            <li key={`appeal ${at}`}>
              <strong>{t('evidence.appeal', { word: t(`status.${appeal.word}`) })}</strong>
              <span className="quiet">
                <bdi>{detail.evidence.employee_name}</bdi> · {f.moment(at)}
              </span>
              <q className="as-written">{appeal.text}</q>
            </li>
          ),
        )}
      </ul>
    </Card>
  )
}
