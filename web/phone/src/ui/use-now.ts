import { useEffect, useState } from 'react'
import { keptClockOffset } from '../capture/clock.ts'

/** The phone's own clock, read again so often: for what this phone noted itself. */
export function useClock(everyMs: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

/** The time by the server's clock as far as it is known, so that a phone a day off still says what is due. */
export function useNow(everyMs = 20_000): number {
  return useClock(everyMs) + (keptClockOffset() ?? 0)
}
