import { Problem } from '@yanzhen/shared/api/client.ts'
import type { SlotOut } from '@yanzhen/shared/api/types.ts'

type Upload = NonNullable<SlotOut['upload']>

/** Sends the bytes straight to the bucket, exactly as the slot allows. A refusal by the bucket is a reason to ask for a
 * new slot, never to give the file up, so it counts as trouble of the server. */
export function upload(target: Upload, file: Blob, onProgress: (share: number) => void): Promise<void> {
  const form = new FormData()
  for (const [name, value] of Object.entries(target.fields)) form.append(name, value)
  form.append('file', file)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', target.url)
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onload = () =>
      request.status < 300 ? resolve() : reject(new Problem('upload_refused', 500 + (request.status % 100), ''))
    request.onerror = () => reject(new Problem('offline', 0, ''))
    request.ontimeout = request.onerror
    request.timeout = 10 * 60_000
    request.send(form)
  })
}
