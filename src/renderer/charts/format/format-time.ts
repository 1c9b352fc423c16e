const DAY = 86_400_000

const clockFormat = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const minuteFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const dayFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })

/** `14:03:22`, local time. */
export const formatClock = (time: number): string => clockFormat.format(time)

/** `14:03`, local time. */
export const formatMinute = (time: number): string => minuteFormat.format(time)

/** `22 Nov`, local time. */
export const formatDay = (time: number): string => dayFormat.format(time)

/** `14:03:22`, with the day before it when that was more than a day ago: `22 Nov 14:03:22`. */
export function formatMoment(time: number, now: number): string {
  return now - time > DAY ? `${formatDay(time)} ${formatClock(time)}` : formatClock(time)
}

/** An age in one unit, rounded down so that it never seems newer than it is: `now`, `12 s`, `4 min`, `3 h`, `2 d`. */
export function formatAge(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  if (seconds < 2) return 'now'
  if (seconds < 120) return `${seconds}\u00a0s`
  if (seconds < 7200) return `${Math.floor(seconds / 60)}\u00a0min`
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)}\u00a0h`
  return `${Math.floor(seconds / 86_400)}\u00a0d`
}
