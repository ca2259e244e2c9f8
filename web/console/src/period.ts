export type PeriodKind = 'day' | 'month' | 'quarter'
export const PERIOD_KINDS: readonly PeriodKind[] = ['day', 'month', 'quarter']

/** The kind of period an address names: a month, if it names none that there is. */
export function kindOf(text: string | null): PeriodKind {
  return PERIOD_KINDS.find((kind) => kind === text) ?? 'month'
}

/** Of a period as the API names it, the kind and a day in it. */
export function inPeriod(key: string): { kind: PeriodKind; at: string } {
  const [kind = '', value = ''] = key.split('#')
  const [year = '', part = '01'] = value.split('-')
  const start = part.startsWith('Q') ? pad(Number(part.slice(1)) * 3 - 2) : part
  return { kind: kindOf(kind), at: kind === 'day' ? value : `${year}-${start}-01` }
}

/** The day it is in a zone, as `YYYY-MM-DD`. */
export function dayIn(timeZone: string, now: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now)
}

/** The tally's name of the period that a day lies in, as the API names it. */
export function periodKey(kind: PeriodKind, day: string): string {
  const { year, month } = parts(day)
  if (kind === 'day') return `day#${day}`
  if (kind === 'month') return `month#${year}-${pad(month)}`
  return `quarter#${year}-Q${quarterOf(month)}`
}

export function quarterOf(month: number): number {
  return Math.ceil(month / 3)
}

/** The first day of the period so many steps away; for days, that day. */
export function shift(kind: PeriodKind, day: string, steps: number): string {
  const { year, month, date } = parts(day)
  if (kind === 'day') return isoDay(new Date(Date.UTC(year, month - 1, date + steps)))
  const months = kind === 'month' ? steps : steps * 3
  const start = kind === 'month' ? month : (quarterOf(month) - 1) * 3 + 1
  return isoDay(new Date(Date.UTC(year, start - 1 + months, 1)))
}

export function isDay(text: string | null): text is string {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && isoDay(new Date(time)) === text
}

export function parts(day: string): { year: number; month: number; date: number } {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return { year, month, date }
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10)
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
