import type { EvidenceDetail, Face } from '@yanzhen/shared/api/types.ts'
import { Button, Modal, Switch } from 'antd'
import { useI18n } from '../i18n.ts'

/** The photo with its faces outlined: a recognised face with its name, others by their number. */
export function Picture(props: {
  detail: EvidenceDetail
  faces: boolean
  onFaces: (shown: boolean) => void
  open: boolean
  onOpen: (open: boolean) => void
}) {
  const { t } = useI18n()
  const { detail } = props
  const all = detail.faces?.faces ?? []
  // Of a video only those in the picture that is shown.
  const shown = detail.faces?.shown ?? null
  const found = all.map((face, index) => ({ face, index })).filter(({ face }) => face.frame === shown)
  if (!detail.picture_url) return <div className="picture picture-none">{t('evidence.no_picture')}</div>
  const alt = t(detail.video ? 'video.picture' : 'evidence.picture', { name: detail.evidence.employee_name })
  const outlines =
    props.faces &&
    found.map(({ face, index }) => (
      <FaceBox key={`${face.box.left} ${face.box.top}`} face={face} name={detail.face_names[index]} />
    ))
  return (
    <figure className="picture">
      <div className="picture-frame">
        <img src={detail.picture_url} alt={alt} />
        {outlines}
      </div>
      <figcaption>
        {found.length > 0 && (
          <span className="picture-switch">
            <Switch size="small" checked={props.faces} onChange={props.onFaces} aria-label={t('evidence.faces')} />
            {t('evidence.faces.count', { count: found.length })}
            <kbd>F</kbd>
          </span>
        )}
        <Button type="text" className="picture-open" onClick={() => props.onOpen(true)}>
          {t('evidence.open')} <kbd>V</kbd>
        </Button>
      </figcaption>
      <Modal
        open={props.open}
        onCancel={() => props.onOpen(false)}
        footer={null}
        title={alt}
        width="fit-content"
        centered
        destroyOnHidden
      >
        <div className="picture-frame picture-whole">
          <img src={detail.picture_url} alt={alt} />
          {outlines}
        </div>
      </Modal>
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
