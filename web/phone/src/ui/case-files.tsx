import type { Act } from '@yanzhen/shared/api/types.ts'
import Button from 'antd-mobile/es/components/button'
import { type ChangeEvent, useEffect, useMemo, useRef, useState } from 'react'
import { still } from '../capture/picture.ts'
import { useI18n } from '../i18n.ts'

/** A page of text can be read at this size, and any phone's picture becomes a small file. */
const LONGEST = 2048

interface Props {
  files: Blob[]
  /** So many go with a statement. */
  most: number
  change: (files: Blob[]) => void
}

/** Photos that go with a statement: drawn anew, so that neither their place nor their size goes along. */
export function FileChoice({ files, most, change }: Props) {
  const { t } = useI18n()
  const input = useRef<HTMLInputElement>(null)
  const [refused, setRefused] = useState(false)
  const pick = async (event: ChangeEvent<HTMLInputElement>) => {
    const picked = Array.from(event.target.files ?? []).slice(0, most - files.length)
    event.target.value = ''
    const drawn = await Promise.all(
      picked.map((file) =>
        createImageBitmap(file).then(
          (bitmap) => still(bitmap, LONGEST),
          () => null,
        ),
      ),
    )
    setRefused(drawn.includes(null))
    change([...files, ...drawn.filter((blob) => blob !== null)])
  }
  return (
    <div className="statement-files">
      {files.map((file, number) => (
        <Thumb
          // biome-ignore lint/suspicious/noArrayIndexKey: photos are told apart by their place alone
          key={number}
          file={file}
          number={number + 1}
          drop={() => change(files.filter((kept) => kept !== file))}
        />
      ))}
      {files.length < most && (
        <Button fill="outline" onClick={() => input.current?.click()}>
          {t('case.add_photo')}
        </Button>
      )}
      {refused && <p role="alert">{t('picked.not_photo')}</p>}
      <input ref={input} type="file" accept="image/*" multiple hidden onChange={(event) => void pick(event)} />
    </div>
  )
}

function Thumb({ file, number, drop }: { file: Blob; number: number; drop: () => void }) {
  const { t } = useI18n()
  const url = useMemo(() => URL.createObjectURL(file), [file])
  useEffect(() => () => URL.revokeObjectURL(url), [url])
  return (
    <button type="button" className="statement-file" onClick={drop} aria-label={t('case.drop_photo', { number })}>
      <img src={url} alt="" />
      <span aria-hidden="true">×</span>
    </button>
  )
}

/** What a statement showed. */
export function ActFiles({ files }: { files: NonNullable<Act['files']> }) {
  const { t } = useI18n()
  if (!files.length) return null
  return (
    <div className="statement-files">
      {files.map((file, place) => (
        <a key={file.url} className="statement-file" href={file.url} target="_blank" rel="noreferrer">
          {file.content_type.startsWith('image/') ? (
            <img src={file.url} alt={t('case.file', { number: place + 1 })} />
          ) : (
            t('case.file', { number: place + 1 })
          )}
        </a>
      ))}
    </div>
  )
}
