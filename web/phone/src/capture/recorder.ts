import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { useClock } from '../ui/use-now.ts'

/** What the company takes of a video, from the API. */
export interface VideoRules {
  video_types: readonly string[]
  max_video_bytes: number
  min_video_seconds: number
  max_video_seconds: number
}

const BITS_PER_SECOND = 2_500_000
/** What a recording may take above what was asked for: encoders keep to it on average only. */
const SLACK = 1.25
const BYTES_PER_SECOND = (BITS_PER_SECOND * SLACK) / 8

/** The first type that the company takes and this browser can record; null where there is none. */
export function recordedType(rules: VideoRules, can: (type: string) => boolean): string | null {
  return rules.video_types.find(can) ?? null
}

/** How long a recording may be, in whole seconds, so that it stays within the rules and fits on this phone; `free` is
 * in bytes, null where the browser does not say. */
export function longest(rules: VideoRules, free: number | null): number {
  const bytes = Math.min(rules.max_video_bytes, free ?? Number.POSITIVE_INFINITY)
  return Math.min(rules.max_video_seconds, Math.floor(bytes / BYTES_PER_SECOND))
}

export interface Recording {
  file: Blob
  type: string
  startedAt: number
}

export interface Recorder {
  /** Null where this browser records nothing that the company takes. */
  type: string | null
  /** Since when and for how many seconds at most; null while nothing is recorded. */
  running: { since: number; seconds: number } | null
  /** False when this phone has no room for a video that is long enough. */
  start: (onEnd: (recording: Recording) => void, onTrouble: () => void) => Promise<boolean>
  stop: () => void
}

/** Records what the camera shows, without sound: nobody's words are needed to show that a training took place. */
export function useRecorder(video: RefObject<HTMLVideoElement | null>, rules: VideoRules): Recorder {
  const [running, setRunning] = useState<Recorder['running']>(null)
  const recorder = useRef<MediaRecorder>(null)
  const type =
    typeof MediaRecorder === 'undefined' ? null : recordedType(rules, (each) => MediaRecorder.isTypeSupported(each))
  const start = useCallback<Recorder['start']>(
    async (onEnd, onTrouble) => {
      const stream = video.current?.srcObject
      if (!type || !(stream instanceof MediaStream)) return true
      const seconds = longest(rules, await freeBytes())
      if (seconds < rules.min_video_seconds) return false
      const made = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: BITS_PER_SECOND })
      const pieces: Blob[] = []
      const startedAt = Date.now()
      const end = setTimeout(() => made.state === 'recording' && made.stop(), seconds * 1_000)
      made.ondataavailable = ({ data }) => pieces.push(data)
      made.onerror = onTrouble
      made.onstop = () => {
        clearTimeout(end)
        setRunning(null)
        onEnd({ file: new Blob(pieces, { type }), type, startedAt })
      }
      recorder.current = made
      made.start(1_000)
      setRunning({ since: startedAt, seconds })
      return true
    },
    [video, type, rules],
  )
  const stop = useCallback(() => {
    if (recorder.current?.state === 'recording') recorder.current.stop()
  }, [])
  useEffect(
    () => () => {
      // The screen was left: what was recorded so far is nobody's choice to hand in.
      if (recorder.current?.state === 'recording') {
        recorder.current.onstop = null
        recorder.current.stop()
      }
    },
    [],
  )
  return { type, running, start, stop }
}

/** How far a recording is, in whole seconds. */
export function useRecorded(running: NonNullable<Recorder['running']>): number {
  const now = useClock(250)
  return Math.min(Math.max(Math.floor((now - running.since) / 1_000), 0), running.seconds)
}

async function freeBytes(): Promise<number | null> {
  const room = await navigator.storage?.estimate?.().catch(() => null)
  return room?.quota === undefined ? null : room.quota - (room.usage ?? 0)
}
