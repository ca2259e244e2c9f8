import type { Act } from '@yanzhen/shared/api/types.ts'
import { Image, Space } from 'antd'
import { useI18n } from '../i18n.ts'

/** What a statement showed: pictures open large, documents in a page of their own. */
export function ActFiles({ files }: { files: NonNullable<Act['files']> }) {
  const { t, f } = useI18n()
  if (!files.length) return null
  return (
    <Space wrap>
      <Image.PreviewGroup>
        {files.map((file, place) => {
          const name = t('case.file', { number: place + 1 })
          return file.content_type.startsWith('image/') ? (
            <Image key={file.url} src={file.url} alt={name} width={96} height={96} className="act-file" />
          ) : (
            <a key={file.url} href={file.url} target="_blank" rel="noreferrer">
              {name} <span className="quiet">{f.bytes(file.size_bytes)}</span>
            </a>
          )
        })}
      </Image.PreviewGroup>
    </Space>
  )
}
