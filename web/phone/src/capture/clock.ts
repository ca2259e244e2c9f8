const KEPT = 'yanzhen.clock-offset'

/** Server time minus phone time, from an answer that was asked for at `sent` and read at `read` (phone time). */
export function clockOffset(serverTime: string, sent: number, read: number): number {
  return Math.round(Date.parse(serverTime) - (sent + read) / 2)
}

export function keepClockOffset(offset: number): void {
  try {
    localStorage.setItem(KEPT, String(offset))
  } catch (error) {
    // A full phone keeps the offset of before.
    if (!(error instanceof DOMException)) throw error
  }
}

/** The last measured offset, or null when the server was never asked. */
export function keptClockOffset(): number | null {
  const kept = localStorage.getItem(KEPT)
  return kept === null ? null : Number(kept)
}

/** The server's time as far as this phone knows it. */
export function serverNow(): number {
  return Date.now() + (keptClockOffset() ?? 0)
}
