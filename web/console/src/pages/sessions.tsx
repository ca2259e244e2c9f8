import { ask } from '@yanzhen/shared/api/client.ts'
import type { Session } from '@yanzhen/shared/api/types.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Button, Select } from 'antd'
import { useCallback } from 'react'
import { useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { PeriodClashes } from '../parts/clashes.tsx'
import { Listing, PAGE } from '../parts/listing.tsx'
import { SearchBox } from '../parts/listing-tools.tsx'
import { PageHead } from '../parts/page.tsx'
import { useSessionColumns } from '../parts/session-columns.tsx'
import { EmptyState } from '../parts/states.tsx'
import { usePeriodName } from '../period-name.ts'
import { findUnit, useKnown, usePlace } from '../place.ts'
import { useView } from '../view.ts'

const STATES = ['upcoming', 'running', 'ended', 'cancelled'] as const
const idOf = (session: Session) => session.session_id

/** The sessions that a period's figures count. */
export default function Sessions() {
  const { t } = useI18n()
  const { api } = useConnection()
  const { me, units } = useKnown()
  const place = usePlace()
  const { unit, period, link } = place
  const [, go] = useLocation()
  const view = useView()
  const q = view.get('q')
  const state = STATES.find((known) => known === view.get('state')) ?? null
  const load = useCallback(
    (cursor: string | null) =>
      ask(
        api.GET('/v1/sessions', {
          params: {
            query: { unit, period, limit: PAGE, ...(q && { q }), ...(state && { state }), ...(cursor && { cursor }) },
          },
        }),
      ),
    [api, unit, period, q, state],
  )
  const columns = useSessionColumns()
  const periodName = usePeriodName(place)
  const chosen = findUnit(units, unit)?.node.unit ?? me.unit
  return (
    <>
      <PageHead title={`${t('sessions.title')} · ${periodName}`} unitWay>
        {me.permissions.includes('plan') && (
          <Button type="primary" onClick={() => go(link('/sessions/new'))}>
            {t('plan.title')}
          </Button>
        )}
      </PageHead>
      <PeriodClashes unit={unit} period={period} />
      <Listing<Session>
        of={['sessions', unit, period, q, state]}
        load={load}
        rowKey={idOf}
        columns={columns}
        name={[t('sessions.title'), chosen.name, periodName]}
        zone={chosen.timezone}
        refresh={8_000}
        empty={<EmptyState title={t('sessions.empty.title')} detail={t('sessions.empty.detail')} />}
      >
        <SearchBox label={t('sessions.search')} />
        <Select
          className="filter"
          aria-label={t('sessions.state')}
          placeholder={t('sessions.state')}
          allowClear
          value={state}
          onChange={(value?: string) => view.set({ state: value ?? null })}
          options={STATES.map((value) => ({ value, label: t(`sessions.${value}`) }))}
        />
      </Listing>
    </>
  )
}
