import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'

const PICKERS = { day: 'date', month: 'month', quarter: 'quarter' } as const

/** A calendar of days, months or quarters, open when it comes. */
export default function DayChoice() {
  const { t } = useI18n()
  const { kind, at, go } = usePlace()
  return (
    <DatePicker
      picker={PICKERS[kind]}
      value={dayjs(at)}
      autoFocus
      defaultOpen
      allowClear={false}
      suffixIcon={null}
      className="period-picker"
      aria-label={t('top.period')}
      onChange={(value) => value && go({ at: value.format('YYYY-MM-DD') })}
    />
  )
}
