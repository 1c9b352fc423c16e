import { formatClock, formatDay, formatMinute } from '../format/format-time'

const MINUTE = 60_000
const DAY = 86_400_000

/** Labels of the time axis: seconds only where ticks are that near, and the date at midnight. */
export function timeLabels(ticks: readonly number[], distance: number): string[] {
  return ticks.map((time) => {
    if (distance >= DAY || isMidnight(time)) return formatDay(time)
    return distance < MINUTE ? formatClock(time) : formatMinute(time)
  })
}

function isMidnight(time: number): boolean {
  const date = new Date(time)
  return date.getHours() + date.getMinutes() + date.getSeconds() === 0
}
