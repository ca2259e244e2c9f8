import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

export type Facing = 'environment' | 'user'
/** `busy`: another app has it. `ended`: it ran and was taken away. */
export type CameraState = 'starting' | 'running' | 'refused' | 'none' | 'busy' | 'ended'
export type NoCamera = Exclude<CameraState, 'starting' | 'running'>

export interface Camera {
  video: RefObject<HTMLVideoElement | null>
  state: CameraState
  facing: Facing
  /** Whether the light is on; null where this camera has none. */
  torch: boolean | null
  flip: () => void
  retry: () => void
  setTorch: (on: boolean) => void
}

/** Runs the camera into a video element while `active`; the stream stops when the screen is left. */
export function useCamera(active: boolean, start: Facing): Camera {
  const video = useRef<HTMLVideoElement>(null)
  const track = useRef<MediaStreamTrack>(null)
  const [state, setState] = useState<CameraState>('starting')
  const [torch, showTorch] = useState<boolean | null>(null)
  const [facing, setFacing] = useState(start)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt opens the camera again
  useEffect(() => {
    if (!active) return
    let current = true
    let stream: MediaStream | null = null
    setState('starting')
    showTorch(null)
    openCamera(facing)
      .then(async (opened) => {
        stream = opened
        if (!current || !video.current) {
          stop(opened)
          return
        }
        const [own] = opened.getVideoTracks()
        track.current = own ?? null
        own?.addEventListener('ended', () => current && setState('ended'))
        video.current.srcObject = opened
        await video.current.play()
        if (!current) return
        setState('running')
        showTorch(own && hasTorch(own) ? false : null)
      })
      .catch((error: DOMException) => {
        if (current && error.name !== 'AbortError') setState(stateOf(error))
      })
    return () => {
      current = false
      if (stream) stop(stream)
    }
  }, [active, facing, attempt])
  const flip = useCallback(() => setFacing((now) => (now === 'user' ? 'environment' : 'user')), [])
  const retry = useCallback(() => setAttempt((now) => now + 1), [])
  const setTorch = useCallback((on: boolean) => {
    const light = { advanced: [{ torch: on } as MediaTrackConstraintSet] }
    // A light that the phone keeps for itself (battery, heat) is no longer offered.
    track.current?.applyConstraints(light).then(
      () => showTorch(on),
      () => showTorch(null),
    )
  }, [])
  return { video, state, facing, torch, flip, retry, setTorch }
}

/** Why a camera did not open, by the name of the browser's error. */
export function stateOf(error: { name: string }): NoCamera {
  if (error.name === 'NotFoundError' || error.name === 'OverconstrainedError') return 'none'
  return error.name === 'NotReadableError' ? 'busy' : 'refused'
}

export function noCamera(state: CameraState): state is NoCamera {
  return state !== 'starting' && state !== 'running'
}

function hasTorch(track: MediaStreamTrack): boolean {
  const able = track.getCapabilities?.() as { torch?: boolean } | undefined
  return able?.torch === true
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
