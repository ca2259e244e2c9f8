import type { Measure } from '@yanzhen/shared/api/types.ts'

/** Where value and threshold lie along a bar, 0 to 1, so that both are well seen: shares near one are looked at
 * closely, everything else from zero. */
export function scale({ value, threshold }: Pick<Measure, 'value' | 'threshold'>): {
  value: number
  threshold: number
} {
  const close = threshold > 0.5 && threshold < 1 && value >= 0 && value <= 1
  const low = close ? Math.max(Math.min(value, threshold) - (1 - threshold), 0) : Math.min(0, value)
  const high = close ? 1 : Math.max(value, threshold) * 1.25 || 1
  const at = (number: number) => Math.min(Math.max((number - low) / (high - low), 0), 1)
  return { value: at(value), threshold: at(threshold) }
}
