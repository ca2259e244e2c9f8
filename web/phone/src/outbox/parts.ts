import { Problem } from '@yanzhen/shared/api/client.ts'
import type { Parts } from '@yanzhen/shared/api/types.ts'

/** Sends one part; `loaded` is how many of its bytes are on their way. */
export type Put = (url: string, part: Blob, onLoaded: (bytes: number) => void) => Promise<void>
/** Asks the API which parts are missing now, with fresh addresses; null when the bucket has the whole file. */
export type AskParts = () => Promise<Parts | null>

/** Where a part lies in its file. */
export function span(parts: Parts, number: number, size: number): [from: number, to: number] {
  const from = (number - 1) * parts.part_bytes
  return [from, Math.min(from + parts.part_bytes, size)]
}

/** Bytes that the bucket holds already. */
export function heldBytes(parts: Parts, size: number): number {
  return parts.held.reduce((sum, number) => {
    const [from, to] = span(parts, number, size)
    return sum + to - from
  }, 0)
}

/** Whether nothing is missing once these parts are sent. */
export function isLast(parts: Parts): boolean {
  return parts.held.length + parts.wanted.length >= parts.count
}

/** Sends what the bucket lacks of a file, one part after another. A refused part, such as one whose address ended while
 * the phone was offline, is a reason to ask for new addresses; refused again without any progress, or without a network,
 * it is left for the next try, which goes on from there. */
export async function sendParts(
  first: Parts,
  file: Blob,
  put: Put,
  again: AskParts,
  onProgress: (share: number) => void,
): Promise<void> {
  let parts: Parts | null = first
  let progressed = true
  while (parts) {
    const refused: Problem | null = await sendBatch(parts, file, put, onProgress, () => {
      progressed = true
    })
    if (!refused && isLast(parts)) return
    if (refused && !progressed) throw refused
    progressed = false
    parts = await again()
  }
}

/** The refusal that ended a batch before its end; null when all of it is sent. */
async function sendBatch(
  parts: Parts,
  file: Blob,
  put: Put,
  onProgress: (share: number) => void,
  onPart: () => void,
): Promise<Problem | null> {
  let done = heldBytes(parts, file.size)
  onProgress(done / file.size)
  for (const part of parts.wanted) {
    const [from, to] = span(parts, part.number, file.size)
    try {
      await put(part.url, file.slice(from, to), (bytes) => onProgress((done + bytes) / file.size))
    } catch (problem) {
      if (problem instanceof Problem && problem.status !== 0) return problem
      throw problem
    }
    done += to - from
    onPart()
  }
  return null
}
