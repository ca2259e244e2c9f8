import type { Plan } from '@yanzhen/shared/api/types.ts'
import dayjs from 'dayjs'
import { describe, expect, it } from 'vitest'
import { weekOf, weeksOf } from '../src/month.ts'
import { draftOf, emptyPlan, planBody, planField } from '../src/plan-draft.ts'

const draft = { ...emptyPlan('acme', '2026-03-15'), course_id: 'fire', title: 'Drill' }

describe('a plan is sent as its form was filled in', () => {
  it('once, tomorrow at nine, for everybody of the unit', () => {
    const body = planBody(draft)
    expect(body.schedule).toEqual({ first: '2026-03-16', more: [], repeat: null, at: '09:00', minutes: 60 })
    expect(body.audience).toEqual({ units: ['acme'], positions: [], people: [] })
  })
  it('a week repeats on weekdays, with the end that was chosen', () => {
    const until = {
      ...draft,
      way: 'week' as const,
      weekdays: [0, 3],
      end: 'until' as const,
      until: dayjs('2026-04-01'),
    }
    expect(planBody(until).schedule.repeat).toEqual({
      every: 'week',
      interval: 1,
      weekdays: [0, 3],
      nth: null,
      until: '2026-04-01',
      count: null,
    })
    expect(planBody({ ...until, end: 'count', count: 6 }).schedule.repeat).toMatchObject({ until: null, count: 6 })
  })
  it('a month repeats on its day, or on the so-manieth weekday', () => {
    const month = { ...draft, way: 'month' as const, weekdays: [4] }
    expect(planBody(month).schedule.repeat).toMatchObject({ weekdays: [], nth: null })
    expect(planBody({ ...month, nth: -1 }).schedule.repeat).toMatchObject({ weekdays: [4], nth: -1 })
  })
  it('comes back from the API as it was sent', () => {
    const sent = planBody({ ...draft, way: 'week', weekdays: [1], room: ' Hall ' })
    const again = planBody(draftOf({ ...sent, plan_id: 'p' } as unknown as Plan))
    expect(again).toEqual({ ...sent, room: 'Hall' })
  })
  it('a refused field is found in the form', () => {
    expect(planField('audience.units.3')).toBe('units')
    expect(planField('schedule.repeat')).toBe('until')
    expect(planField('capacity')).toBe('capacity')
    expect(planField('body')).toBeNull()
  })
})

describe('weeks begin on Monday', () => {
  it('and a month has all that it lies in', () => {
    expect(weekOf('2026-03-15')[0]).toBe('2026-03-09')
    const weeks = weeksOf('2026-03-20')
    expect([weeks[0]?.[0], weeks.at(-1)?.[6], weeks.length]).toEqual(['2026-02-23', '2026-04-05', 6])
    expect(weeksOf('2027-02-10')).toHaveLength(4)
  })
})
