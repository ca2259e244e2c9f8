import type { Locale } from './config.ts'

const TAGS: Record<Locale, string> = { zh: 'zh-CN', en: 'en-GB' }
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

type DateStyle = 'date' | 'dateLong' | 'dateTime' | 'time' | 'timeSeconds' | 'weekday' | 'month' | 'dayShort'

const DATES: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  date: { year: 'numeric', month: 'short', day: 'numeric' },
  dateLong: { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' },
  dateTime: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  timeSeconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  weekday: { month: 'short', day: 'numeric', weekday: 'short' },
  month: { year: 'numeric', month: 'long' },
  dayShort: { month: 'numeric', day: 'numeric' },
}

/** Dates, numbers and spans in a person's language; a zone is named where it is not the viewer's own. */
export class Format {
  private readonly tag: string
  private readonly made = new Map<string, Intl.DateTimeFormat>()
  private readonly numbers = new Map<string, Intl.NumberFormat>()

  constructor(readonly locale: Locale) {
    this.tag = TAGS[locale]
  }

  moment(iso: string | number | Date, style: DateStyle = 'dateTime', timeZone?: string): string {
    const key = `${style} ${timeZone ?? ''}`
    let made = this.made.get(key)
    if (!made) {
      made = new Intl.DateTimeFormat(this.tag, { ...DATES[style], ...(timeZone ? { timeZone } : {}) })
      this.made.set(key, made)
    }
    return made.format(new Date(iso))
  }

  /** The weekday of a day, `Mon`. */
  weekday(day: string): string {
    return new Intl.DateTimeFormat(this.tag, { weekday: 'short', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
  }

  /** `14:00–15:30`, with the zone's name where it differs from the viewer's. */
  span(from: string, to: string, timeZone?: string): string {
    const text = `${this.moment(from, 'time', timeZone)}–${this.moment(to, 'time', timeZone)}`
    return timeZone && differs(from, timeZone) ? `${text} ${zoneName(this.tag, from, timeZone)}` : text
  }

  /** `in 2 hours`, `3 days ago`: in the largest unit that says it. */
  relative(iso: string, now: number): string {
    const ms = Date.parse(iso) - now
    const size = Math.abs(ms)
    const format = new Intl.RelativeTimeFormat(this.tag, { numeric: 'auto' })
    if (size < HOUR) return format.format(Math.round(ms / MINUTE), 'minute')
    if (size < DAY) return format.format(Math.round(ms / HOUR), 'hour')
    return format.format(Math.round(ms / DAY), 'day')
  }

  /** How long from `from` to `to`, rounded down: `2 h 5 min`, `3 days`. */
  duration(ms: number): string {
    const unit = (value: number, name: 'day' | 'hour' | 'minute') =>
      this.numeric({ style: 'unit', unit: name, unitDisplay: 'short' }, value)
    if (ms >= DAY) return unit(Math.floor(ms / DAY), 'day')
    const hours = Math.floor(ms / HOUR)
    const minutes = Math.floor((ms % HOUR) / MINUTE)
    if (hours === 0) return unit(Math.max(minutes, 0), 'minute')
    return minutes === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(minutes, 'minute')}`
  }

  /** Minutes and seconds of something that is played or recorded: `0:07`, `12:30`. */
  clock(seconds: number): string {
    const two = this.numeric({ minimumIntegerDigits: 2 }, Math.floor(seconds) % 60)
    return `${this.numeric({}, Math.floor(seconds / 60))}:${two}`
  }

  number(value: number, digits?: number): string {
    return this.numeric(digits === undefined ? {} : { maximumFractionDigits: digits }, value)
  }

  /** `a, b and c`, as the language joins them. */
  list(parts: readonly string[]): string {
    return new Intl.ListFormat(this.tag, { type: 'conjunction', style: 'short' }).format(parts)
  }

  percent(share: number | null | undefined, digits = 1): string {
    if (share === null || share === undefined) return '–'
    return this.numeric({ style: 'percent', maximumFractionDigits: digits }, share)
  }

  /** A change between two shares in percentage points, with its sign: `+2.1`. */
  change(now: number | null, before: number | null): string | null {
    if (now === null || before === null) return null
    const points = Math.round((now - before) * 1000) / 10
    return this.numeric({ signDisplay: 'exceptZero', maximumFractionDigits: 1 }, points)
  }

  /** How far two shares are apart, in percentage points and without a sign. */
  points(now: number, before: number): string {
    return this.number(Math.abs(Math.round((now - before) * 1000) / 10), 1)
  }

  bytes(value: number): string {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
    let size = value
    let index = 0
    while (size >= 1000 && index < units.length - 1) {
      size /= 1000
      index += 1
    }
    const maximumFractionDigits = index > 1 ? 1 : 0
    return this.numeric(
      { style: 'unit', unit: units[index] ?? 'byte', unitDisplay: 'short', maximumFractionDigits },
      size,
    )
  }

  /** A measured value with its unit as the policy names it (`bit`, `B`, `m`, `min`, `s`, `px`, `%`); unknown units stay as
   * they are. */
  measured(value: number, unit: string): string {
    if (unit === 'bit') return this.numeric({ style: 'unit', unit, unitDisplay: 'long' }, value)
    if (unit === 'B') return this.bytes(value)
    if (unit === 'min' && Math.abs(value) >= 120) return this.duration(Math.abs(value) * MINUTE)
    const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) < 2 && unit === '' ? 3 : 1
    if (unit === 'm' && Math.abs(value) >= 10_000) return `${this.number(value / 1000, 0)} km`
    if (unit === 's' && Math.abs(value) >= 120) return this.duration(Math.abs(value) * 1000)
    return unit ? `${this.number(value, digits)} ${unit}` : this.number(value, digits)
  }

  /** A format is made once: a table of rates asks for the same hundreds of times. */
  private numeric(options: Intl.NumberFormatOptions, value: number): string {
    const key = JSON.stringify(options)
    let made = this.numbers.get(key)
    if (!made) {
      made = new Intl.NumberFormat(this.tag, options)
      this.numbers.set(key, made)
    }
    return made.format(value)
  }
}

function differs(iso: string, timeZone: string): boolean {
  const at = new Date(iso)
  const wall = (zone?: string) =>
    new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', minute: 'numeric' }).format(at)
  return wall() !== wall(timeZone)
}

function zoneName(tag: string, iso: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat(tag, { timeZone, timeZoneName: 'short' }).formatToParts(new Date(iso))
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone
}
