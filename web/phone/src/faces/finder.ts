import { FILES, mayFetch } from './files.ts'
import { type Box, fitted, SCAN } from './heads.ts'
import type { Asked, Told } from './worker.ts'

/** Without an answer for so long the worker was taken away, as a phone without memory does. */
const LOST_MS = 15_000

/** Finds the faces that the camera sees, with the verifier's own network, in a worker of this page: no frame leaves the
 * phone. One glance at a time, and it rests as long as the last one took. What cannot be loaded finds nothing, which is
 * no error: the photo is taken all the same. */
export class Finder {
  /** In shares of the picture; null as long as nothing is known. */
  faces: readonly Box[] | null = null
  private worker: Worker | null = null
  private ready = false
  private closed = false
  private asked: number | null = null
  private restsUntil = 0

  constructor() {
    // A cache that cannot be read is one that holds nothing.
    mayFetch().then(
      (may) => may && this.open(),
      () => undefined,
    )
  }

  /** Looks at the picture that is seen now, if it does not look or rest yet; with `all`, for small faces too. */
  async look(video: HTMLVideoElement, all: boolean): Promise<void> {
    const now = performance.now()
    if (this.asked !== null && now - this.asked > LOST_MS) this.close()
    if (!this.ready || this.asked !== null || now < this.restsUntil) return
    this.asked = now
    const { width, height } = fitted({ width: video.videoWidth, height: video.videoHeight }, SCAN)
    const sized = { resizeWidth: width, resizeHeight: height, resizeQuality: 'medium' } as const
    const picture = await createImageBitmap(video, sized).catch(() => null)
    if (picture && this.worker) {
      this.ask({ picture, all }, [picture])
    } else {
      picture?.close()
      this.asked = null
    }
  }

  /** What was seen until now says nothing of what is seen next. */
  forget(): void {
    this.faces = null
  }

  close(): void {
    this.closed = true
    this.ready = false
    this.asked = null
    this.faces = null
    this.worker?.terminate()
    this.worker = null
  }

  private open(): void {
    if (this.closed) return
    const { worker, ...files } = FILES
    this.worker = new Worker(worker, { type: 'module' })
    this.worker.onmessage = ({ data }: MessageEvent<Told>) => this.hear(data)
    this.worker.onerror = (event) => {
      event.preventDefault()
      this.close()
    }
    this.ask({ files })
  }

  private ask(asked: Asked, handedOver: Transferable[] = []): void {
    this.worker?.postMessage(asked, handedOver)
  }

  private hear(told: Told): void {
    if (told === 'ready') this.ready = true
    else if (told === 'failed') this.close()
    else this.see(told)
  }

  private see(faces: readonly Box[]): void {
    this.faces = faces
    const now = performance.now()
    this.restsUntil = now + (now - (this.asked ?? now))
    this.asked = null
  }
}
