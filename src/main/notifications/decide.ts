import type { Alert, Severity } from '../../../contract/model/alert'

/** How far a person was told about an episode. */
export type Told = 'nothing' | 'firing' | 'resolved'

/** Why a change of an alert made no sound. */
export type Silence =
  /** Neither begins nor ends to fire. */
  | 'not-notable'
  | 'already-told'
  /** It ended before anyone was told that it began. */
  | 'never-told'
  | 'disabled'
  | 'muted'
  /** The person looks at Loom right now, and it is not critical. */
  | 'in-view'

export type Decision =
  | { readonly kind: 'show'; readonly phase: 'firing' | 'resolved' }
  | { readonly kind: 'silent'; readonly reason: Silence }

export interface DecisionFacts {
  readonly state: Alert['state']
  readonly severity: Severity
  readonly told: Told
  readonly enabled: boolean
  readonly muted: boolean
  readonly focused: boolean
}

/** Whether a change of an alert is shown as a notification: once when it fires, once when that is over. */
export function decide({ state, severity, told, enabled, muted, focused }: DecisionFacts): Decision {
  if (state !== 'firing' && state !== 'resolved') return silent('not-notable')
  if (told === 'resolved' || told === state) return silent('already-told')
  if (state === 'resolved' && told === 'nothing') return silent('never-told')
  if (!enabled) return silent('disabled')
  if (muted) return silent('muted')
  if (focused && severity !== 'critical') return silent('in-view')
  return { kind: 'show', phase: state }
}

function silent(reason: Silence): Decision {
  return { kind: 'silent', reason }
}
