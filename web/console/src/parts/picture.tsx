import type { EvidenceDetail, Face } from '@yanzhen/shared/api/types.ts'
import { Switch } from 'antd'
import { useI18n } from '../i18n.ts'

/** The photo with its faces outlined: a recognised face with its name, others by their number. */
export function Picture(props: { detail: EvidenceDetail; faces: boolean; onFaces: (shown: boolean) => void }) {
  const { t } = useI18n()
  const { detail } = props
  const found = detail.faces?.faces ?? []
  if (!detail.picture_url) return <div className="picture picture-none">{t('evidence.no_picture')}</div>
  return (
    <figure className="picture">
      <div className="picture-frame">
        <img src={detail.picture_url} alt={t('evidence.picture', { name: detail.evidence.employee_name })} />
        {props.faces &&
          found.map((face, index) => (
            <FaceBox key={`${face.box.left} ${face.box.top}`} face={face} name={detail.face_names[index]} />
          ))}
      </div>
      {found.length > 0 && (
        <figcaption>
          <span className="picture-switch">
            <Switch size="small" checked={props.faces} onChange={props.onFaces} aria-label={t('evidence.faces')} />
            {t('evidence.faces.count', { count: found.length })}
            <kbd>F</kbd>
          </span>
        </figcaption>
      )}
    </figure>
  )
}

function FaceBox({ face, name }: { face: Face; name: string | undefined }) {
  const { t, f } = useI18n()
  const { left, top, width, height } = face.box
  const kind = name ? 'named' : face.usable ? 'other' : 'small'
  const title = name ?? t(face.usable ? 'evidence.faces.unnamed' : 'evidence.faces.small')
  const likeness = face.uploader_similarity === null ? '' : ` · ${f.number(face.uploader_similarity, 3)}`
  return (
    <span
      className="face"
      data-kind={kind}
      title={`${title}${likeness}`}
      style={{ left: `${left * 100}%`, top: `${top * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` }}
    >
      {name && <em>{name}</em>}
    </span>
  )
}
