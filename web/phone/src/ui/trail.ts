import { useEffect } from 'react'
import { useLocation } from 'wouter'

let steps = -1

/** Counts the steps within the app, so that "back" never leaves it. */
export function useTrail(): void {
  const [path] = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new path is a step
  useEffect(() => {
    steps += 1
  }, [path])
}

export function cameFromHere(): boolean {
  return steps > 0
}
