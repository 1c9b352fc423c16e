import type { Panel } from '../../../../contract/model/dashboard'

/** Ends of a gauge: the panel's own, the unit's natural ones, or round numbers around the values. */
export function valueRange(panel: Panel, values: readonly number[]): { min: number; max: number } {
  const min = panel.min ?? 0
  const natural = panel.unit === 'percent' ? 100 : panel.unit === 'percentunit' ? 1 : undefined
  const most = Math.max(min, ...values.filter((value) => Number.isFinite(value)))
  const thresholds = (panel.thresholds ?? []).flatMap(({ value }) => (value === null ? [] : [value]))
  const max = panel.max ?? natural ?? roundUp(Math.max(most, ...thresholds))
  return { min, max: max > min ? max : min + 1 }
}

/** Where a value lies between the ends, from 0 to 1. */
export function fractionOf(value: number, { min, max }: { min: number; max: number }): number {
  return Number.isNaN(value) ? 0 : Math.min(1, Math.max(0, (value - min) / (max - min)))
}

function roundUp(value: number): number {
  if (!(value > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10) * power
}
