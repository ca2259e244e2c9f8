import type { EvidenceDetail } from '@yanzhen/shared/api/types.ts'
import { Card, Descriptions } from 'antd'
import { useI18n } from '../i18n.ts'

/** What the file and the phone say of the photo, as recorded. */
export function FileFacts({ detail }: { detail: EvidenceDetail }) {
  const { t, f } = useI18n()
  const { evidence, capture, media, session } = detail
  const zone = session.timezone
  const none = <span className="quiet">{t('evidence.facts.none')}</span>
  const position = capture?.position
  const device = [media?.exif.make, media?.exif.model].filter(Boolean).join(' ')
  const items = [
    {
      key: 'captured',
      label: t('evidence.facts.captured'),
      children: evidence.captured_at ? f.moment(evidence.captured_at, 'dateTime', zone) : none,
    },
    {
      key: 'announced',
      label: t('evidence.facts.announced'),
      children: (
        <>
          {f.moment(evidence.announced_at, 'dateTime', zone)}
          {!evidence.on_time && <span className="late">{t('evidence.late')}</span>}
        </>
      ),
    },
    {
      key: 'source',
      label: t('evidence.facts.source'),
      children: t(`evidence.facts.source.${capture?.source ?? 'unknown'}`),
    },
    {
      key: 'position',
      label: t('evidence.facts.position'),
      children: position
        ? `${f.number(position.latitude, 5)}, ${f.number(position.longitude, 5)} ±${f.number(position.accuracy_m, 0)} m`
        : none,
    },
    {
      key: 'offset',
      label: t('evidence.facts.offset'),
      children: capture?.clock_offset_ms == null ? none : `${f.number(capture.clock_offset_ms / 1000, 1)} s`,
    },
  ]
  const deeper = media && [
    {
      key: 'file',
      label: t('evidence.facts.file'),
      children: `${media.format?.toUpperCase() ?? '–'} · ${f.bytes(media.size_bytes)} · ${media.width} × ${media.height}`,
    },
    { key: 'device', label: t('evidence.facts.device'), children: device || none },
    { key: 'software', label: t('evidence.facts.software'), children: media.editor_tags.join(', ') || none },
    {
      key: 'credentials',
      label: t('evidence.facts.credentials'),
      children: t(`evidence.facts.credentials.${media.credentials.state}`),
    },
  ]
  const rule = detail.policy_version !== null && {
    key: 'policy',
    label: t('evidence.facts.policy'),
    children: t('evidence.facts.policy.version', { version: detail.policy_version }),
  }
  return (
    <Card title={t('evidence.facts')} size="small">
      <Descriptions
        size="small"
        column={1}
        colon={false}
        items={[...items, ...(deeper ?? []), ...(rule ? [rule] : [])]}
      />
    </Card>
  )
}
