import type { EvidenceDetail, ReuseSide } from '@yanzhen/shared/api/types.ts'
import { Card, Segmented } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { type Key, useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'

export type View = 'side' | 'slider'

/** This photo beside an earlier one it resembles, or one over the other with a divider to move. */
export function Compare(props: { detail: EvidenceDetail; view: View; onView: (view: View) => void }) {
  const { detail, view } = props
  const { t } = useI18n()
  const [chosen, setChosen] = useState(0)
  const side = detail.reuse[chosen] ?? detail.reuse[0]
  if (!side) return null
  const mine = side.own_picture_url ?? detail.picture_url
  const both = mine && side.picture_url
  return (
    <Card
      title={t('evidence.reuse')}
      size="small"
      extra={
        both && (
          <Segmented<View>
            size="small"
            value={view}
            onChange={props.onView}
            options={[
              { value: 'side', label: t('evidence.reuse.side') },
              { value: 'slider', label: t('evidence.reuse.slider') },
            ]}
          />
        )
      }
    >
      {detail.reuse.length > 1 && (
        <Segmented<number>
          block
          className="compare-choice"
          value={chosen}
          onChange={setChosen}
          options={detail.reuse.map((each, index) => ({
            value: index,
            label: each.employee_name || t('evidence.reuse.elsewhere'),
          }))}
        />
      )}
      {both && view === 'slider' ? (
        <Slider mine={mine ?? ''} theirs={side.picture_url ?? ''} mirrored={side.kind === 'mirrored_copy'} />
      ) : (
        <Pair mine={mine} side={side} />
      )}
      <SideWords side={side} />
    </Card>
  )
}

function Pair({ mine, side }: { mine: string | null; side: ReuseSide }) {
  const { t } = useI18n()
  return (
    <div className="pair">
      <figure>
        {mine && <img src={mine} alt={t('evidence.reuse.this')} />}
        <figcaption>{t('evidence.reuse.this')}</figcaption>
      </figure>
      <figure>
        {side.picture_url ? (
          <img src={side.picture_url} alt={t('evidence.reuse.earlier')} data-mirrored={side.kind === 'mirrored_copy'} />
        ) : (
          <p className="pair-hidden">{t('evidence.reuse.hidden')}</p>
        )}
        <figcaption>{t('evidence.reuse.earlier')}</figcaption>
      </figure>
    </div>
  )
}

function Slider({ mine, theirs, mirrored }: { mine: string; theirs: string; mirrored: boolean }) {
  const { t } = useI18n()
  const [at, setAt] = useState(50)
  return (
    <div className="slider">
      <img src={theirs} alt={t('evidence.reuse.earlier')} data-mirrored={mirrored} />
      <img src={mine} alt={t('evidence.reuse.this')} style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }} />
      <span className="slider-line" style={{ left: `${at}%` }} />
      <input
        type="range"
        min={0}
        max={100}
        value={at}
        // biome-ignore lint/a11y/noAutofocus: it was chosen to be moved, also by the arrow keys
        autoFocus
        aria-label={t('evidence.reuse.position')}
        onChange={(event) => setAt(Number(event.target.value))}
      />
    </div>
  )
}

function SideWords({ side }: { side: ReuseSide }) {
  const { t, f } = useI18n()
  const { link } = usePlace()
  return (
    <ul className="facts-line">
      <li>
        <strong>{t(`evidence.reuse.${side.kind}` as Key)}</strong>
      </li>
      {side.picture_url ? (
        <>
          <li>
            <bdi>{side.employee_name}</bdi> · <bdi>{side.unit_name}</bdi>
          </li>
          <li>
            <Link href={link(`/evidence/${side.evidence_id}`)}>{side.session_title}</Link>
          </li>
        </>
      ) : (
        <li className="quiet">{t('evidence.reuse.elsewhere')}</li>
      )}
      <li>{f.moment(side.announced_at)}</li>
      {side.distance_bits !== null && <li>{t('evidence.reuse.distance', { count: side.distance_bits })}</li>}
      {side.inliers !== null && <li>{t('evidence.reuse.inliers', { count: side.inliers })}</li>}
    </ul>
  )
}
