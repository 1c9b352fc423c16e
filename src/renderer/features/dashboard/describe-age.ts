import type { Age } from '../../charts/age'
import { formatAge, formatMoment } from '../../charts/format/format-time'

/** An age in words; the prefix may be left out where there is little room. */
export function describeAge(age: Age, now: number): { prefix: string; text: string } {
  switch (age.kind) {
    case 'unknown':
      return { prefix: '', text: '' }
    case 'live':
      return { prefix: '', text: formatAge(age.milliseconds) }
    case 'stale':
      return { prefix: '', text: `${formatAge(age.milliseconds)} old` }
    case 'cache':
      return { prefix: 'from this computer, as of ', text: formatMoment(age.asOf, now) }
  }
}
