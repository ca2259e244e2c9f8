import { ask } from '@yanzhen/shared/api/client.ts'
import type { ClashList, Session } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Alert, Radio } from 'antd'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { later, weekOf, weeksOf } from '../month.ts'
import { MonthGrid, WeekTable } from '../parts/calendar-grid.tsx'
import { PageHead } from '../parts/page.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'
import { useKeys } from '../parts/use-keys.ts'
import { dayIn, periodKey, shift } from '../period.ts'
import { useKnown, usePlace } from '../place.ts'
import { useView } from '../view.ts'

const PAGES = 10
const LOOK_AGAIN = 30_000

/** A unit's sessions by month, or by week and department beside each other; what clashes is marked. */
export default function CalendarPage() {
  const { t, f } = useI18n()
  const { me } = useKnown()
  const { unit, at, go, link } = usePlace()
  const view = useView()
  const week = view.get('view') === 'week'
  const keep = { view: week ? 'week' : null }
  const step = (way: 1 | -1) => go({ at: week ? later(at, 7 * way) : shift('month', at, way), ...keep })
  const days = week ? weekOf(at) : weeksOf(at).flat()
  const today = dayIn(me.unit.timezone, Date.now())
  useKeys({
    arrowleft: () => step(-1),
    arrowright: () => step(1),
    m: () => view.set({ view: null }),
    w: () => view.set({ view: 'week' }),
    t: () => go({ at: null, ...keep }),
  })
  const { data, error, mutate } = useSessions(unit, week ? days : [`${at.slice(0, 7)}-01`], week)
  const clashing = useClashing(unit, days, week ? null : at)
  const title = week
    ? t('planner.week', { from: day(f, days[0]), to: day(f, days.at(-1)) })
    : f.moment(`${at.slice(0, 7)}-01T00:00:00Z`, 'month', 'UTC')
  return (
    <>
      <PageHead title={`${t('planner.title')} · ${title}`} unitWay>
        <Radio.Group
          aria-label={t('planner.view')}
          optionType="button"
          value={week ? 'week' : 'month'}
          onChange={(event) => view.set({ view: event.target.value === 'week' ? 'week' : null })}
          options={(['month', 'week'] as const).map((value) => ({ value, label: t(`planner.view.${value}`) }))}
        />
        <button type="button" className="button" onClick={() => step(-1)}>
          {t('planner.previous')}
        </button>
        <button type="button" className="button" onClick={() => step(1)}>
          {t('planner.next')}
        </button>
        <Link className="button" href={link('/plans')}>
          {t('plans.title')}
        </Link>
      </PageHead>
      {!data && (error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />)}
      {data && (
        <>
          {data.more && <Alert type="info" showIcon title={t('planner.more')} />}
          {data.items.length === 0 && (
            <EmptyState title={t('planner.empty.title')} detail={t('planner.empty.detail')} />
          )}
          {week ? (
            <WeekTable days={days} sessions={data.items} clashing={clashing} today={today} />
          ) : (
            <MonthGrid
              month={at.slice(0, 7)}
              weeks={weeksOf(at)}
              sessions={data.items}
              clashing={clashing}
              today={today}
            />
          )}
          <p className="quiet">{t('planner.keys')}</p>
        </>
      )}
    </>
  )
}

function day(f: ReturnType<typeof useI18n>['f'], iso = ''): string {
  return f.moment(`${iso}T00:00:00Z`, 'date', 'UTC')
}

/** The sessions of a month, or of the days of a week, by their start. */
function useSessions(unit: string, days: readonly string[], week: boolean) {
  return useLoad<{ items: Session[]; more: boolean }>(
    ['calendar', unit, week, ...days],
    async (api) => {
      const read = async (asked: { day: string } | { period: string }) => {
        const items: Session[] = []
        let cursor: string | null | undefined
        for (let page = 0; page < PAGES; page++) {
          const query = { unit, limit: 100, ...asked, ...(cursor && { cursor }) }
          const found = await ask(api.GET('/v1/sessions', { params: { query } }))
          items.push(...found.items)
          cursor = found.next
          if (!cursor) break
        }
        return { items, more: Boolean(cursor) }
      }
      const asked = days.map((one) => (week ? { day: one } : { period: periodKey('month', one) }))
      const found = await Promise.all(asked.map(read))
      const items = found.flatMap((one) => one.items)
      items.sort((a, b) => a.starts_at.localeCompare(b.starts_at) || a.session_id.localeCompare(b.session_id))
      return { items, more: found.some((one) => one.more) }
    },
    { refreshInterval: LOOK_AGAIN, keepPreviousData: true },
  )
}

/** Ids of sessions that clash in the months that are shown. */
function useClashing(unit: string, days: readonly string[], month: string | null): ReadonlySet<string> {
  const of = month ? [month] : [days[0] ?? '', days.at(-1) ?? '']
  const periods = [...new Set(of.map((one) => periodKey('month', one)))]
  const { data } = useLoad<ClashList[]>(
    ['calendar-clashes', unit, ...periods],
    (api) => Promise.all(periods.map((period) => ask(api.GET('/v1/clashes', { params: { query: { unit, period } } })))),
    { refreshInterval: LOOK_AGAIN },
  )
  return useMemo(() => {
    const sides = data?.flatMap((list) => list.items.flatMap((clash) => [clash.first, clash.second])) ?? []
    return new Set(sides.flatMap((side) => side.session_id ?? []))
  }, [data])
}
