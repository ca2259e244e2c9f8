import { ask } from '@yanzhen/shared/api/client.ts'
import type { Clash, ClashesIn, ClashList } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Alert, Button } from 'antd'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'

const PAUSE = 400
const SHOWN = 5

/** What a session that is being planned would clash with, told while one fills in the form; it may be planned all the
 * same. */
export function PlanClashes({ asked }: { asked: ClashesIn | null }) {
  const { t } = useI18n()
  const wanted = useSettled(asked && JSON.stringify(asked))
  const { data, error, mutate } = useLoad<ClashList>(wanted ? ['clashes', wanted] : null, (api) =>
    ask(api.POST('/v1/clashes', { body: JSON.parse(wanted as string) as ClashesIn })),
  )
  if (!asked) return null
  if (error) return <NotLooked again={() => void mutate()} />
  if (!data?.items.length) return null
  return <Told title={t('clashes.plan', { count: data.items.length })} found={data} />
}

/** What clashes among a unit's sessions of a period. */
export function PeriodClashes({ unit, period }: { unit: string; period: string }) {
  const { t } = useI18n()
  const { data, error, mutate } = useLoad<ClashList>(['clashes', unit, period], (api) =>
    ask(api.GET('/v1/clashes', { params: { query: { unit, period } } })),
  )
  if (error) return <NotLooked again={() => void mutate()} />
  if (!data?.items.length) return null
  return <Told title={t('clashes.period', { count: data.items.length })} found={data} />
}

function NotLooked({ again }: { again: () => void }) {
  const { t } = useI18n()
  return (
    <Alert
      type="info"
      showIcon
      className="clashes"
      title={t('clashes.failed')}
      action={
        <Button size="small" onClick={again}>
          {t('clashes.again')}
        </Button>
      }
    />
  )
}

function Told({ title, found }: { title: string; found: ClashList }) {
  const { t, f } = useI18n()
  const [all, setAll] = useState(false)
  const items = all ? found.items : found.items.slice(0, SHOWN)
  return (
    <Alert
      type="warning"
      showIcon
      className="clashes"
      title={found.whole ? title : t('clashes.some')}
      description={
        <>
          <ul>
            {items.map((clash) => (
              <li key={JSON.stringify(clash)}>
                <Side of={clash.first} /> <Side of={clash.second} />
                <span className="quiet">{why(clash)}</span>
              </li>
            ))}
          </ul>
          {items.length < found.items.length && (
            <button type="button" className="button-text" onClick={() => setAll(true)}>
              {t('clashes.all', { count: found.items.length })}
            </button>
          )}
        </>
      }
    />
  )

  function why({ people, room }: Clash): string {
    const names = people
      .slice(0, SHOWN)
      .map((one) => (one.trainer ? t('clashes.trainer', { name: one.name }) : one.name))
    const more = people.length - names.length
    if (more > 0) names.push(t('clashes.more', { count: more }))
    return f.list([...names, ...(room ? [t('clashes.room', { room: room.trim() })] : [])])
  }
}

function Side({ of }: { of: Clash['first'] }) {
  const { t, f } = useI18n()
  const { link } = usePlace()
  const when = `${f.moment(of.starts_at, 'weekday', of.timezone)} ${f.span(of.starts_at, of.ends_at, of.timezone)}`
  if (of.asked) return null
  if (!of.session_id) return <span className="quiet">{t('clashes.unknown', { when })}</span>
  return (
    <span>
      <Link href={link(`/sessions/${of.session_id}`)}>{of.title}</Link>{' '}
      <span className="quiet">
        {of.unit_name} {when}
      </span>
    </span>
  )
}

/** A value that has not changed for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
