import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, DatePicker, Segmented, Space, TreeSelect } from 'antd'
import dayjs from 'dayjs'
import { useMemo } from 'react'
import { useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { dayIn, PERIOD_KINDS, type PeriodKind, shift } from '../period.ts'
import { unitNodes, useKnown, usePlace } from '../place.ts'

/** Unit and period at the top; a page is seen before them, since they are large and it does not need them. */
export default function Pickers({ byUnit, byPeriod }: { byUnit: boolean; byPeriod: boolean }) {
  return (
    <Space size={12}>
      {byUnit && <UnitPicker />}
      {byPeriod && <PeriodPicker />}
    </Space>
  )
}

function UnitPicker() {
  const { t } = useI18n()
  const { units } = useKnown()
  const { unit, go } = usePlace()
  const [path] = useLocation()
  const tree = useMemo(() => [unitNodes(units)], [units])
  const list = /^\/[a-z]*/.exec(path)?.[0] ?? '/'
  return (
    <TreeSelect
      className="unit-picker"
      aria-label={t('top.unit')}
      value={unit}
      treeData={tree}
      treeDefaultExpandedKeys={[units.unit.path]}
      showSearch={{ treeNodeFilterProp: 'title' }}
      placeholder={t('top.unit_search')}
      popupMatchSelectWidth={320}
      onChange={(value: string) => go({ unit: value === units.unit.path ? null : value }, list)}
    />
  )
}

function PeriodPicker() {
  const { t } = useI18n()
  const [path] = useLocation()
  const { me } = useKnown()
  const { kind, at, go } = usePlace()
  const today = dayIn(me.unit.timezone, Date.now())
  const latest = shift(kind, at, 1) > today
  const picker = { day: 'date', month: 'month', quarter: 'quarter' } as const
  return (
    <Space size={8}>
      <Segmented<PeriodKind>
        aria-label={t('top.period')}
        value={kind}
        options={PERIOD_KINDS.map((each) => ({ value: each, label: t(`top.${each}`) }))}
        onChange={(next) => go({ period: next })}
      />
      <Space.Compact>
        <Button
          aria-label={t('top.previous')}
          icon={<LeftOutlined />}
          onClick={() => go({ at: shift(kind, at, -1) })}
        />
        <DatePicker
          picker={picker[kind]}
          value={dayjs(at)}
          allowClear={false}
          suffixIcon={null}
          className="period-picker"
          aria-label={t('top.period')}
          onChange={(value) => value && go({ at: value.format('YYYY-MM-DD') })}
        />
        <Button
          aria-label={t('top.next')}
          icon={<RightOutlined />}
          disabled={latest && path === '/'}
          onClick={() => go({ at: shift(kind, at, 1) })}
        />
      </Space.Compact>
      {at !== today && (
        <Button type="link" onClick={() => go({ at: null })}>
          {t('top.today')}
        </Button>
      )}
    </Space>
  )
}
