import type { EvidenceDetail, Finding, Measure } from '@yanzhen/shared/api/types.ts'
import { OutcomeTag, statusOfOutcome } from '@yanzhen/shared/status.tsx'
import { Card } from 'antd'
import { useI18n } from '../i18n.ts'
import { scale } from '../measure.ts'

/** Every check's finding as the API orders them, heaviest first. */
export function Findings({ detail }: { detail: EvidenceDetail }) {
  const { t } = useI18n()
  return (
    <Card title={t('evidence.findings')} size="small">
      {detail.findings.length ? (
        <ul className="findings">
          {detail.findings.map((finding) => (
            <FindingRow key={finding.code} finding={finding} />
          ))}
        </ul>
      ) : (
        <p className="quiet">{t('evidence.findings.none')}</p>
      )}
    </Card>
  )
}

function FindingRow({ finding }: { finding: Finding }) {
  const { t } = useI18n()
  return (
    <li data-status={statusOfOutcome(finding.outcome)}>
      <div className="finding-head">
        <OutcomeTag outcome={finding.outcome} />
        <strong>{finding.title}</strong>
        {finding.points > 0 && (
          <span className="finding-points">
            +{t('evidence.points', { points: finding.points, count: finding.points })}
          </span>
        )}
      </div>
      <p>{finding.sentence}</p>
      {finding.hard && <p className="hard">{t('evidence.hard')}</p>}
      {finding.measure && <MeasureBar measure={finding.measure} />}
      <code>{finding.code}</code>
    </li>
  )
}

function MeasureBar({ measure }: { measure: Measure }) {
  const { t, f } = useI18n()
  const { value, threshold } = scale(measure)
  const limit = t(`evidence.measure.${measure.good}`, { threshold: f.measured(measure.threshold, measure.unit) })
  return (
    <div className="measure">
      <span className="bar bar-threshold">
        <i style={{ width: `${value * 100}%` }} />
        <b style={{ left: `${threshold * 100}%` }} />
      </span>
      <span className="measure-words">
        <strong>{f.measured(measure.value, measure.unit)}</strong>
        <span className="quiet">{limit}</span>
      </span>
    </div>
  )
}
