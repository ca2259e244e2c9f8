import wasm from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url'
import weights from '../../weights/blazeface.bin?url'
import graph from '../../weights/blazeface.json?url'
import worker from './worker.ts?worker&url'

/** What the finder of faces is made of: fetched when a camera runs for the first time, kept from then on. */
export const FILES = { worker, wasm, graph, weights }

interface Connection {
  saveData?: boolean
  effectiveType?: string
}

/** Whether the files may be fetched now: not by somebody who saves data or has a slow line, unless they are here. */
export async function mayFetch(
  { saveData, effectiveType = '' }: Connection = (navigator as { connection?: Connection }).connection ?? {},
  cached: (file: string) => Promise<unknown> = (file) => caches.match(file),
): Promise<boolean> {
  if (!saveData && !effectiveType.endsWith('2g')) return true
  const kept = await Promise.all(Object.values(FILES).map(cached))
  return kept.every(Boolean)
}
