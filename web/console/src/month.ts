import { parts } from './period.ts'

const WEEK = 7

/** The day so many days later, `YYYY-MM-DD`. */
export function later(day: string, days: number): string {
  const { year, month, date } = parts(day)
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10)
}

/** The Monday of a day's week. */
export function monday(day: string): string {
  const { year, month, date } = parts(day)
  const weekday = new Date(Date.UTC(year, month - 1, date)).getUTCDay()
  return later(day, -((weekday + WEEK - 1) % WEEK))
}

export function weekOf(day: string): string[] {
  const first = monday(day)
  return Array.from({ length: WEEK }, (_, place) => later(first, place))
}

/** The weeks that a month lies in, each with its seven days from Monday. */
export function weeksOf(day: string): string[][] {
  const month = day.slice(0, 7)
  const found: string[][] = []
  for (let at = monday(`${month}-01`); at <= `${month}-31`; at = later(at, WEEK)) {
    const week = weekOf(at)
    if (week.some((one) => one.startsWith(month))) found.push(week)
  }
  return found
}
