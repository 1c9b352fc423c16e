import type { Age } from '../../charts/age'
import { formatAge, formatClock, formatDay } from '../../charts/format/format-time'

const DAY = 86_400_000

/** An age in words; the prefix may be left out where there is little room. */
export function describeAge(age: Age, now: number): { prefix: string; text: string } {
  switch (age.kind) {
    case 'unknown':
      return { prefix: '', text: '' }
    case 'live':
      return { prefix: '', text: formatAge(age.milliseconds) }
    case 'stale':
      return { prefix: '', text: `${formatAge(age.milliseconds)} old` }
    case 'cache': {
      const clock = formatClock(age.asOf)
      const asOf = now - age.asOf > DAY ? `${formatDay(age.asOf)} ${clock}` : clock
      return { prefix: 'from this computer, as of ', text: asOf }
    }
  }
}
