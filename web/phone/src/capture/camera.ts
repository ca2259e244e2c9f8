import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

export type Facing = 'environment' | 'user'
export type CameraState = 'starting' | 'running' | 'refused' | 'none'

/** Runs the camera into a video element while `active`; the stream stops when the screen is left. */
export function useCamera(
  active: boolean,
  start: Facing,
): {
  video: RefObject<HTMLVideoElement | null>
  state: CameraState
  facing: Facing
  flip: () => void
  retry: () => void
} {
  const video = useRef<HTMLVideoElement>(null)
  const [state, setState] = useState<CameraState>('starting')
  const [facing, setFacing] = useState(start)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt opens the camera again
  useEffect(() => {
    if (!active) return
    let current = true
    let stream: MediaStream | null = null
    setState('starting')
    openCamera(facing)
      .then(async (opened) => {
        stream = opened
        if (!current || !video.current) {
          stop(opened)
          return
        }
        video.current.srcObject = opened
        await video.current.play()
        if (current) setState('running')
      })
      .catch((error: DOMException) => {
        if (current && error.name !== 'AbortError') setState(error.name === 'NotFoundError' ? 'none' : 'refused')
      })
    return () => {
      current = false
      if (stream) stop(stream)
    }
  }, [active, facing, attempt])
  const flip = useCallback(() => setFacing((now) => (now === 'user' ? 'environment' : 'user')), [])
  const retry = useCallback(() => setAttempt((now) => now + 1), [])
  return { video, state, facing, flip, retry }
}

function openCamera(facing: Facing): Promise<MediaStream> {
  if (!navigator.mediaDevices) return Promise.reject(new DOMException('no camera', 'NotFoundError'))
  const video = { facingMode: facing, width: { ideal: 2560 }, height: { ideal: 1920 } }
  return navigator.mediaDevices.getUserMedia({ video, audio: false })
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

/** True when the browser will open the camera without asking; a browser that cannot say so asks. */
export async function cameraGranted(): Promise<boolean> {
  const status = await navigator.permissions?.query({ name: 'camera' as PermissionName }).catch(() => null)
  return status?.state === 'granted'
}
