import type { Alert } from '../../contract/model/alert'
import type { AlertRule, RecordingRule, RuleGroup } from './rule'

interface Evaluated {
  /** Epoch milliseconds of the last evaluation; null before the first. */
  readonly evaluatedAt: number | null
  /** How long that took, milliseconds. */
  readonly took: number
}

/** How a rule is doing: what /api/v1/rules tells. */
export type RuleStatus = Evaluated & {
  /** What the last evaluation failed with. */
  readonly error: string | null
} & (
    | { readonly kind: 'recording'; readonly rule: RecordingRule }
    | {
        readonly kind: 'alerting'
        readonly rule: AlertRule
        readonly state: 'inactive' | 'pending' | 'firing'
        readonly alerts: readonly Alert[]
      }
  )

export interface GroupStatus extends Evaluated {
  readonly group: RuleGroup
  readonly interval: number
  readonly rules: readonly RuleStatus[]
}
