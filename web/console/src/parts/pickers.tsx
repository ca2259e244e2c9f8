import DownOutlined from '@ant-design/icons-svg/es/asn/DownOutlined'
import LeftOutlined from '@ant-design/icons-svg/es/asn/LeftOutlined'
import RightOutlined from '@ant-design/icons-svg/es/asn/RightOutlined'
import { type ReactNode, Suspense, useState } from 'react'
import { useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { withAntDesign } from '../later.tsx'
import { dayIn, PERIOD_KINDS, periodKey, shift } from '../period.ts'
import { findUnit, useKnown, usePlace } from '../place.ts'
import { Icon } from './icon.tsx'

const [UnitChoice, fetchUnitChoice] = withAntDesign(() => import('./unit-choice.tsx'))
const [DayChoice, fetchDayChoice] = withAntDesign(() => import('./day-choice.tsx'))

/** What is chosen, and on a click the large part with which to choose; it is on its way when a hand comes near. */
function Opening(props: { label: string; className: string; face: ReactNode; fetch: () => void; children: ReactNode }) {
  const [opened, setOpened] = useState(false)
  const closed = (
    <button
      type="button"
      className={`button ${props.className}`}
      aria-haspopup="true"
      aria-busy={opened}
      onPointerEnter={props.fetch}
      onFocus={props.fetch}
      onClick={() => setOpened(true)}
    >
      <span className="visually-hidden">{props.label}: </span>
      {props.face}
    </button>
  )
  return opened ? <Suspense fallback={closed}>{props.children}</Suspense> : closed
}

export function UnitPicker() {
  const { t } = useI18n()
  const { units } = useKnown()
  const { unit } = usePlace()
  return (
    <Opening
      label={t('top.unit')}
      className="unit-picker"
      face={
        <>
          <span className="one-line">{findUnit(units, unit)?.node.unit.name ?? '…'}</span>
          <Icon of={DownOutlined} />
        </>
      }
      fetch={fetchUnitChoice}
    >
      <UnitChoice />
    </Opening>
  )
}

export function PeriodPicker() {
  const { t } = useI18n()
  const [path] = useLocation()
  const { me } = useKnown()
  const { kind, at, go } = usePlace()
  const today = dayIn(me.unit.timezone, Date.now())
  const latest = shift(kind, at, 1) > today
  return (
    <>
      <fieldset className="segmented">
        <legend className="visually-hidden">{t('top.period')}</legend>
        {PERIOD_KINDS.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="period-kind"
              className="visually-hidden"
              checked={each === kind}
              onChange={() => go({ period: each })}
            />
            <span>{t(`top.${each}`)}</span>
          </label>
        ))}
      </fieldset>
      <div className="joined">
        <button
          type="button"
          className="button"
          aria-label={t('top.previous')}
          onClick={() => go({ at: shift(kind, at, -1) })}
        >
          <Icon of={LeftOutlined} />
        </button>
        <Opening
          label={t('top.period')}
          className="period-picker"
          face={periodKey(kind, at).split('#')[1]}
          fetch={fetchDayChoice}
        >
          <DayChoice />
        </Opening>
        <button
          type="button"
          className="button"
          aria-label={t('top.next')}
          disabled={latest && path === '/'}
          onClick={() => go({ at: shift(kind, at, 1) })}
        >
          <Icon of={RightOutlined} />
        </button>
      </div>
      {at !== today && (
        <button type="button" className="button button-link" onClick={() => go({ at: null })}>
          {t('top.today')}
        </button>
      )}
    </>
  )
}
