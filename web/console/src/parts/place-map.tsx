import type { EvidenceDetail } from '@yanzhen/shared/api/types.ts'
import { Card } from 'antd'
import { useI18n } from '../i18n.ts'
import { type Plan, plan } from '../place-plan.ts'

type Place = NonNullable<EvidenceDetail['place']>

/** Where the photo was taken beside where the session is: a drawing to scale, north up, without anybody's map. */
export function PlaceMap({ place }: { place: Place }) {
  const { t, f } = useI18n()
  const drawn = plan(place)
  const facts = {
    distance: f.measured(place.distance_m, 'm'),
    accuracy: f.measured(place.accuracy_m, 'm'),
    radius: f.measured(place.radius_m, 'm'),
  }
  return (
    <Card title={t('evidence.place')} size="small">
      <svg className="place-map" viewBox="0 0 360 220" role="img" aria-label={t('evidence.place.alt', facts)}>
        <circle className="place-fence" cx={drawn.fence.x} cy={drawn.fence.y} r={drawn.fence.r} />
        <path className="place-way" d={`M${drawn.fence.x} ${drawn.fence.y}L${drawn.photo.x} ${drawn.photo.y}`} />
        <circle className="place-accuracy" cx={drawn.photo.x} cy={drawn.photo.y} r={drawn.photo.r} />
        <path className="place-middle" d={`M${drawn.fence.x - 5} ${drawn.fence.y}h10m-5 -5v10`} />
        <circle className="place-photo" cx={drawn.photo.x} cy={drawn.photo.y} r="6" />
        <North />
        <Scale drawn={drawn} words={f.measured(drawn.scale.metres, 'm')} />
      </svg>
      <ul className="facts-line">
        <li>
          <i className="place-key" data-kind="photo" /> {t('evidence.place.photo', facts)}
        </li>
        <li>
          <i className="place-key" data-kind="fence" /> {t('evidence.place.fence', facts)}
        </li>
        <li>
          <strong>{t('evidence.place.distance', facts)}</strong>
        </li>
        <li className="quiet">{t(`evidence.place.source.${place.source}`)}</li>
      </ul>
    </Card>
  )
}

function North() {
  const { t } = useI18n()
  return (
    <g className="place-north" transform="translate(334 30)">
      <path d="M0 -16L6 8L0 3L-6 8Z" />
      <text y="24" textAnchor="middle">
        {t('evidence.place.north')}
      </text>
    </g>
  )
}

function Scale({ drawn, words }: { drawn: Plan; words: string }) {
  return (
    <g className="place-scale" transform="translate(14 204)">
      <path d={`M0 -6V0H${drawn.scale.length}V-6`} />
      <text x={drawn.scale.length + 8} y="1">
        {words}
      </text>
    </g>
  )
}
