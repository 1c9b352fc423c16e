import type { QueryAnswer } from './test-compare'

interface Known {
  readonly reason: string
  applies(query: string, ours: QueryAnswer, theirs: QueryAnswer): boolean
}

const KNOWN: readonly Known[] = [
  {
    reason: 'Series that become alike without their names may take turns in time; Prometheus refuses some of them.',
    applies: (_query, ours, theirs) => ours.status === 'success' && theirs.error?.includes('same labelset') === true,
  },
  {
    reason:
      'Two pairs for one group are a fault today, also where a filter drops them; Prometheus 2.42 looked at the rest.',
    applies: (_query, ours, theirs) =>
      theirs.status === 'success' &&
      /many-to-one matching must be explicit|grouping labels must ensure unique matches/.test(ours.error ?? ''),
  },
  {
    reason: 'The sums of linear regression in 2.42 are NaN once they have met an infinity.',
    applies: (query) => /(predict_linear|deriv)\(.*(odd|__name__)/.test(query),
  },
  {
    reason: 'Prometheus 2.42 finds nothing in timestamp() of a pinned selector.',
    applies: (query) => /timestamp\(.*@/.test(query),
  },
]

/** Why an answer may differ from that of Prometheus 2.42; null where it may not. */
export function knownDifference(query: string, ours: QueryAnswer, theirs: QueryAnswer): string | null {
  return KNOWN.find((known) => known.applies(query, ours, theirs))?.reason ?? null
}
