import type { Plan, PlanIn } from '@yanzhen/shared/api/types.ts'
import dayjs, { type Dayjs } from 'dayjs'

const DAY = 'YYYY-MM-DD'
const CLOCK = 'HH:mm'
export const WAYS = ['once', 'list', 'week', 'month'] as const
/** The so-manieth weekday of a month; 0: the first day's own date. */
export const NTHS = [0, 1, 2, 3, 4, -1] as const
export const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const

/** What the form of a plan holds: days and times as the clocks of each place show them. */
export interface PlanDraft {
  course_id?: string
  title: string
  unit_path: string
  units: string[]
  positions: string[]
  people: string[]
  way: (typeof WAYS)[number]
  first: Dayjs | null
  more: Dayjs[]
  interval: number
  weekdays: number[]
  nth: number
  end: 'until' | 'count'
  until: Dayjs | null
  count: number
  at: Dayjs | null
  minutes: number
  spread: PlanIn['spread']
  capacity: number
  rounds: number
  room?: string
  trainer_id?: string
  evidence_mode: PlanIn['evidence_mode']
}

/** Tomorrow at nine, once, for everybody of the unit. */
export function emptyPlan(unit: string, today: string): PlanDraft {
  const tomorrow = dayjs(today).add(1, 'day')
  return {
    title: '',
    unit_path: unit,
    units: [unit],
    positions: [],
    people: [],
    way: 'once',
    first: tomorrow,
    more: [],
    interval: 1,
    weekdays: [],
    nth: 0,
    end: 'count',
    until: null,
    count: 4,
    at: tomorrow.hour(9).minute(0),
    minutes: 60,
    spread: 'places',
    capacity: 40,
    rounds: 3,
    evidence_mode: 'each',
  }
}

/** A plan as its form shows it again. */
export function draftOf(plan: Plan): PlanDraft {
  const { schedule, audience } = plan
  const { repeat } = schedule
  return {
    course_id: plan.course_id,
    title: plan.title,
    unit_path: plan.unit_path,
    units: [...audience.units],
    positions: [...audience.positions],
    people: [...audience.people],
    way: repeat?.every ?? (schedule.more.length ? 'list' : 'once'),
    first: dayjs(schedule.first),
    more: schedule.more.map((day) => dayjs(day)),
    interval: repeat?.interval ?? 1,
    weekdays: [...(repeat?.weekdays ?? [])],
    nth: repeat?.nth ?? 0,
    end: repeat?.until ? 'until' : 'count',
    until: repeat?.until ? dayjs(repeat.until) : null,
    count: repeat?.count ?? 4,
    at: dayjs(`${schedule.first}T${schedule.at}`),
    minutes: schedule.minutes,
    spread: plan.spread,
    capacity: plan.capacity,
    rounds: plan.rounds,
    ...(plan.room && { room: plan.room }),
    ...(plan.trainer_id && { trainer_id: plan.trainer_id }),
    evidence_mode: plan.evidence_mode,
  }
}

/** As the API takes it; what is not filled in is left out, so that the API says it is missing. */
export function planBody(draft: PlanDraft): PlanIn {
  const { way, first, more, interval, weekdays, nth, end, until, count, at, minutes, units, positions, people } = draft
  const repeats = way === 'week' || way === 'month'
  const byWeekday = way === 'week' || nth !== 0
  const repeat = repeats && {
    every: way,
    interval,
    weekdays: byWeekday ? weekdays : [],
    nth: way === 'month' && nth !== 0 ? nth : null,
    until: end === 'until' ? (until?.format(DAY) ?? null) : null,
    count: end === 'count' ? count : null,
  }
  return {
    course_id: draft.course_id,
    title: draft.title,
    unit_path: draft.unit_path,
    audience: { units, positions, people },
    schedule: {
      first: first?.format(DAY),
      more: way === 'list' ? more.map((day) => day.format(DAY)) : [],
      repeat: repeat || null,
      at: at?.format(CLOCK),
      minutes,
    },
    spread: draft.spread,
    capacity: draft.capacity,
    rounds: draft.rounds,
    room: draft.room?.trim() || null,
    trainer_id: draft.trainer_id ?? null,
    evidence_mode: draft.evidence_mode,
  } as PlanIn
}

const PLACES: Record<string, keyof PlanDraft> = {
  'schedule.first': 'first',
  'schedule.more': 'more',
  'schedule.at': 'at',
  'schedule.minutes': 'minutes',
  'schedule.repeat': 'until',
  'schedule.repeat.weekdays': 'weekdays',
  'schedule.repeat.until': 'until',
  'schedule.repeat.count': 'count',
  schedule: 'first',
  audience: 'units',
  'audience.units': 'units',
  'audience.positions': 'positions',
  'audience.people': 'people',
}
const OWN = ['course_id', 'title', 'unit_path', 'capacity', 'rounds', 'room', 'trainer_id'] as const

/** Where in the form a field of the API stands; null: nowhere. */
export function planField(field: string): keyof PlanDraft | null {
  const whole = field.replace(/\.\d+$/, '')
  return PLACES[whole] ?? OWN.find((name) => name === whole) ?? null
}
