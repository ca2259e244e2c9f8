import type { Capture } from '@yanzhen/shared/api/types.ts'
import { sha256 } from '@yanzhen/shared/digest.ts'
import type { Entry } from '../outbox/rules.ts'

export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif']

const BY_ENDING: Record<string, string> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  heic: 'image/heic',
  heif: 'image/heif',
}

/** The declared type, or the one the name's ending says where a browser does not know HEIC. */
export function photoType(file: { type: string; name?: string }): string | null {
  if (PHOTO_TYPES.includes(file.type)) return file.type
  const ending = file.name?.split('.').pop()?.toLowerCase() ?? ''
  return file.type === '' ? (BY_ENDING[ending] ?? null) : null
}

const VIDEO_BY_ENDING: Record<string, string> = { mp4: 'video/mp4', mov: 'video/quicktime', webm: 'video/webm' }

/** The type of a video that the company takes, in the same way; null for anything else. */
export function videoType(file: { type: string; name?: string }, taken: readonly string[]): string | null {
  const ending = file.name?.split('.').pop()?.toLowerCase() ?? ''
  const type = file.type === '' ? (VIDEO_BY_ENDING[ending] ?? '') : file.type
  return taken.includes(type) ? type : null
}

/** A file with its capture record, ready for the outbox: nothing of it is made later than the shutter. One without a
 * byte proves nothing and never becomes an entry. */
export async function toEntry(
  file: Blob,
  contentType: string,
  employeeId: string,
  session: { session_id: string; title: string },
  capture: NonNullable<Capture>,
  now: number,
): Promise<Entry> {
  if (!file.size) throw new Error('empty file')
  return {
    client_id: crypto.randomUUID(),
    employee_id: employeeId,
    session_id: session.session_id,
    session_title: session.title,
    file,
    sha256: await sha256(file),
    size_bytes: file.size,
    content_type: contentType,
    capture,
    saved_at: now,
    stage: 'saved',
    attempts: 0,
    next_try_at: now,
    waits_for: null,
    evidence_id: null,
    problem: null,
  }
}

/** A still from the running camera as JPEG, or a picture drawn no larger than `longest` pixels. */
export async function still(
  source: HTMLVideoElement | ImageBitmap,
  longest = Number.POSITIVE_INFINITY,
  quality = 0.92,
): Promise<Blob> {
  const [width, height] =
    source instanceof HTMLVideoElement ? [source.videoWidth, source.videoHeight] : [source.width, source.height]
  const scale = Math.min(1, longest / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob?.size ? resolve(blob) : reject(new Error('empty still'))), 'image/jpeg', quality)
  })
}

export async function toBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}
