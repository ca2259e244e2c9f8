import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { upload } from '../src/upload.ts'

class FakeRequest {
  static last: FakeRequest
  readonly upload: { onprogress?: (event: object) => void } = {}
  status = 204
  onload?: () => void
  onerror?: () => void
  onabort?: () => void
  onloadend?: () => void
  constructor() {
    FakeRequest.last = this
  }
  open() {}
  send() {}
  abort() {
    this.onabort?.()
    this.onloadend?.()
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('XMLHttpRequest', FakeRequest)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const send = () => upload({ url: 'http://bucket', fields: {} }, new Blob(['x']), () => undefined)

test('bytes that stop moving are a network that has gone, and the file is tried again', async () => {
  const sent = expect(send()).rejects.toMatchObject({ code: 'offline', status: 0 })
  await vi.advanceTimersByTimeAsync(60_000)
  await sent
})

test('a slow upload goes on for as long as its bytes move', async () => {
  const sent = send()
  for (let minute = 0; minute < 20; minute += 1) {
    await vi.advanceTimersByTimeAsync(50_000)
    FakeRequest.last.upload.onprogress?.({ lengthComputable: true, loaded: minute, total: 20 })
  }
  FakeRequest.last.onload?.()
  await expect(sent).resolves.toBeUndefined()
})

test('a bucket that refuses is asked again with a new slot', async () => {
  const sent = send()
  FakeRequest.last.status = 403
  FakeRequest.last.onload?.()
  await expect(sent).rejects.toMatchObject({ code: 'upload_refused', status: 503 })
})
