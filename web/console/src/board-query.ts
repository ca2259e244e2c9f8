import { isDay, kindOf, periodKey } from './period.ts'

export interface BoardQuery {
  unit?: string
  period?: string
  span?: 'day' | 'month' | 'quarter'
}

/** What the board of an address asks the API for. Where the address names no day, the API knows which period it is. */
export function boardQuery(params: URLSearchParams): BoardQuery {
  const unit = params.get('unit')
  const day = params.get('at')
  const kind = kindOf(params.get('period'))
  return { ...(unit && { unit }), ...(isDay(day) ? { period: periodKey(kind, day) } : { span: kind }) }
}
