import type { Capture } from '@yanzhen/shared/api/types.ts'
import { useEffect, useRef, useState } from 'react'

export type Fix = NonNullable<NonNullable<Capture>['position']>
export type PositionState = { kind: 'finding' } | { kind: 'found'; fix: Fix; at: number } | { kind: 'none' }

const STALE_MS = 60_000

type Coords = Pick<GeolocationCoordinates, 'latitude' | 'longitude' | 'accuracy'> & { mocked?: unknown }

/** What a browser's position says in the API's words. Browsers do not tell a made-up position; an app that shows this
 * page in its own window may, as `mocked`. */
export function toFix(coords: Coords): Fix {
  return {
    latitude: coords.latitude,
    longitude: coords.longitude,
    accuracy_m: Math.min(Math.round(coords.accuracy * 10) / 10, 1_000_000),
    mocked: typeof coords.mocked === 'boolean' ? coords.mocked : null,
  }
}

/** A position counts for a photo only if it is of the last minute. */
export function freshFix(state: PositionState, now: number): Fix | null {
  return state.kind === 'found' && now - state.at <= STALE_MS ? state.fix : null
}

/** Follows the position while the camera is open; `read` gives the newest at the shutter. */
export function usePosition(active: boolean): { state: PositionState; read: () => Fix | null } {
  const [state, setState] = useState<PositionState>({ kind: 'finding' })
  const newest = useRef(state)
  newest.current = state
  useEffect(() => {
    if (!active) return
    if (!navigator.geolocation) {
      setState({ kind: 'none' })
      return
    }
    const watch = navigator.geolocation.watchPosition(
      (position) => setState({ kind: 'found', fix: toFix(position.coords), at: Date.now() }),
      // Not known, or not in time: a fix may still come, and the photo need not wait for it.
      () => setState((before) => (before.kind === 'found' ? before : { kind: 'none' })),
      { enableHighAccuracy: true, maximumAge: 10_000 },
    )
    return () => navigator.geolocation.clearWatch(watch)
  }, [active])
  return { state, read: () => freshFix(newest.current, Date.now()) }
}
