import type { TallyOut } from '@yanzhen/shared/api/types.ts'
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useMemo, useRef } from 'react'
import { useI18n } from '../i18n.ts'
import { useTheme } from '../theme.tsx'

use([
  BarChart,
  LineChart,
  GridComponent,
  TooltipComponent,
  LegendComponent,
  MarkLineComponent,
  AriaComponent,
  CanvasRenderer,
])

/** Thirty days: what was handed in against what was expected, and the false rate against its threshold. */
export default function Trend({ trend, threshold }: { trend: TallyOut['trend']; threshold: number }) {
  const { t, f } = useI18n()
  const { dark } = useTheme()
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof init> | null>(null)
  const option = useMemo<EChartsCoreOption>(() => {
    const ink = dark ? '#b4bac3' : '#4e5969'
    const line = dark ? '#2e3439' : '#e5e8ec'
    const axis = (gridIndex: number, labels: boolean) => ({
      gridIndex,
      type: 'category' as const,
      data: trend.map(({ day }) => f.moment(`${day}T12:00:00Z`, 'dayShort', 'UTC')),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: line } },
      axisLabel: { show: labels, color: ink },
    })
    return {
      aria: { enabled: true },
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      tooltip: {
        trigger: 'axis',
        backgroundColor: dark ? '#22272b' : '#fff',
        borderColor: line,
        textStyle: { color: dark ? '#e8eaed' : '#1d2129', fontSize: 13 },
      },
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 4, textStyle: { color: ink } },
      grid: [
        { left: 44, right: 16, top: 36, height: 120 },
        { left: 44, right: 16, top: 184, height: 72 },
      ],
      xAxis: [axis(0, false), axis(1, true)],
      yAxis: [
        { gridIndex: 0, minInterval: 1, splitLine: { lineStyle: { color: line } }, axisLabel: { color: ink } },
        {
          gridIndex: 1,
          min: 0,
          max: (range: { max: number }) => Math.max(range.max, threshold * 1.3),
          splitNumber: 2,
          splitLine: { lineStyle: { color: line } },
          axisLabel: { color: ink, formatter: (value: number) => f.percent(value, 0) },
        },
      ],
      series: [
        {
          name: t('board.trend.received'),
          type: 'bar',
          barMaxWidth: 16,
          itemStyle: { color: dark ? '#3f9c83' : '#1f6f5c', borderRadius: [3, 3, 0, 0] },
          data: trend.map(({ counts }) => counts.received),
        },
        {
          name: t('board.trend.expected'),
          type: 'line',
          step: 'middle',
          symbol: 'none',
          lineStyle: { color: dark ? '#6b7785' : '#a9b1bc', width: 1.5 },
          itemStyle: { color: dark ? '#6b7785' : '#a9b1bc' },
          data: trend.map(({ counts }) => counts.expected),
        },
        {
          name: t('board.trend.false_rate'),
          type: 'line',
          xAxisIndex: 1,
          yAxisIndex: 1,
          symbol: 'circle',
          symbolSize: 5,
          connectNulls: true,
          lineStyle: { color: dark ? '#86acf7' : '#3c5a99', width: 2 },
          itemStyle: { color: dark ? '#86acf7' : '#3c5a99' },
          tooltip: { valueFormatter: (value: number | null) => f.percent(value) },
          data: trend.map(({ rates }) => rates.false_rate),
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { color: dark ? '#f08a80' : '#b5342a', type: 'dashed' },
            label: {
              position: 'insideEndTop',
              color: dark ? '#f08a80' : '#b5342a',
              formatter: `${t('board.trend.threshold')} ${f.percent(threshold)}`,
            },
            data: [{ yAxis: threshold }],
          },
        },
      ],
    }
  }, [trend, threshold, dark, t, f])
  useEffect(() => {
    if (!box.current) return
    const made = init(box.current)
    chart.current = made
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(box.current)
    return () => {
      watch.disconnect()
      made.dispose()
    }
  }, [])
  useEffect(() => chart.current?.setOption(option), [option])
  return <div ref={box} className="trend" role="img" aria-label={t('board.trend')} />
}
