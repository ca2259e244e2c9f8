import { Problem } from './api/client.ts'
import type { SlotOut } from './api/types.ts'

type Upload = NonNullable<SlotOut['upload']>

/** Without a byte on the way for so long, the network has gone without saying so. */
const STALLED_MS = 60_000

/** Sends the bytes straight to the bucket, exactly as the slot allows. */
export function upload(target: Upload, file: Blob, onProgress?: (share: number) => void): Promise<void> {
  const form = new FormData()
  for (const [name, value] of Object.entries(target.fields)) form.append(name, value)
  form.append('file', file)
  return send('POST', target.url, form, (loaded, total) => onProgress?.(loaded / total))
}

/** Sends one part of a large file to its address. */
export function put(url: string, part: Blob, onLoaded: (bytes: number) => void): Promise<void> {
  return send('PUT', url, part, onLoaded)
}

/** A refusal by the bucket is a reason to ask for a new way in, never to give the file up, so it counts as trouble of
 * the server. */
function send(
  method: 'POST' | 'PUT',
  url: string,
  body: FormData | Blob,
  onLoaded: (loaded: number, total: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    let watch = setTimeout(() => request.abort(), STALLED_MS)
    request.upload.onprogress = (event) => {
      clearTimeout(watch)
      watch = setTimeout(() => request.abort(), STALLED_MS)
      if (event.lengthComputable) onLoaded(event.loaded, event.total)
    }
    request.onloadend = () => clearTimeout(watch)
    request.onload = () =>
      request.status < 300 ? resolve() : reject(new Problem('upload_refused', 500 + (request.status % 100), ''))
    request.onerror = () => reject(new Problem('offline', 0, ''))
    request.onabort = request.onerror
    request.send(body)
  })
}
