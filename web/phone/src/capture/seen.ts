import { type RefObject, useEffect, useRef, useState } from 'react'
import { Finder } from '../faces/finder.ts'
import { difference, type Glance, grey, type Hint, headsOf, hintOf, mean, sharpness } from './hints.ts'

const EVERY_MS = 400
const SMALL = { width: 64, height: 48 }
const MIDDLE = 128

/** What is said of the running camera. */
export interface Seen {
  hint: Hint | null
  /** How many faces are in the picture; null where they are not known. */
  faces: number | null
}

const NOTHING: Seen = { hint: null, faces: null }

/** Looks at the running camera a few times a second, on this phone alone. */
export function useSeen(video: RefObject<HTMLVideoElement | null>, active: boolean, group: boolean): Seen {
  const [seen, setSeen] = useState(NOTHING)
  const finder = useFinder(active)
  useEffect(() => {
    if (!active) return
    const look = looker()
    finder.current?.forget()
    const timer = setInterval(() => {
      if (!video.current?.videoWidth || document.visibilityState !== 'visible') return
      void finder.current?.look(video.current, group)
      const faces = finder.current?.faces ?? null
      const width = video.current.videoWidth
      const hint = hintOf({ ...look(video.current), faces, width }, group)
      setSeen({ hint, faces: faces && headsOf(faces, width).length })
    }, EVERY_MS)
    return () => {
      clearInterval(timer)
      setSeen(NOTHING)
    }
  }, [video, active, group, finder])
  return seen
}

/** Begins when the camera runs for the first time and stays until its screen is left. */
function useFinder(active: boolean): RefObject<Finder | null> {
  const finder = useRef<Finder>(null)
  useEffect(() => {
    if (active) finder.current ??= new Finder()
  }, [active])
  useEffect(
    () => () => {
      finder.current?.close()
      finder.current = null
    },
    [],
  )
  return finder
}

function looker(): (video: HTMLVideoElement) => Pick<Glance, 'light' | 'sharpness' | 'motion'> {
  const whole = canvas(SMALL.width, SMALL.height)
  const middle = canvas(MIDDLE, MIDDLE)
  let before: Uint8Array | null = null
  return (video) => {
    whole.drawImage(video, 0, 0, SMALL.width, SMALL.height)
    const [left, top] = [(video.videoWidth - MIDDLE) / 2, (video.videoHeight - MIDDLE) / 2]
    middle.drawImage(video, left, top, MIDDLE, MIDDLE, 0, 0, MIDDLE, MIDDLE)
    const now = grey(whole.getImageData(0, 0, SMALL.width, SMALL.height).data)
    const edges = sharpness(grey(middle.getImageData(0, 0, MIDDLE, MIDDLE).data), MIDDLE)
    const motion = before && difference(now, before)
    before = now
    return { light: mean(now), sharpness: edges, motion }
  }
}

function canvas(width: number, height: number): CanvasRenderingContext2D {
  const made = document.createElement('canvas')
  made.width = width
  made.height = height
  const context = made.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas')
  return context
}
