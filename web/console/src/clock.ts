/** The instant at which a zone's clocks show `YYYY-MM-DDTHH:mm`; of an hour shown twice the later, of one left out the next. */
export function instantOf(wall: string, timeZone: string): string {
  const shown = Date.parse(`${wall}Z`)
  const near = shown - offset(shown, timeZone)
  return new Date(shown - offset(near, timeZone)).toISOString()
}

/** What a zone's clocks show at an instant, as `YYYY-MM-DDTHH:mm`. */
export function wallOf(instant: number, timeZone: string): string {
  return new Date(instant + offset(instant, timeZone)).toISOString().slice(0, 16)
}

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. */
export function offset(instant: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  return Date.parse(`${format.format(instant).replace(' ', 'T')}Z`) - Math.floor(instant / 1000) * 1000
}
