import type { Template } from './template'

/** One alerting rule of a rule file. Durations in milliseconds. */
export interface AlertRule {
  readonly kind: 'alerting'
  readonly name: string
  readonly expr: string
  /** How long the expression must hold before the alert fires. */
  readonly holdFor: number
  /** How long it goes on firing after the expression no longer holds. */
  readonly keepFiringFor: number
  readonly labels: ReadonlyMap<string, Template>
  readonly annotations: ReadonlyMap<string, Template>
}

/** One recording rule of a rule file: what its expression gives is stored under the rule's name. */
export interface RecordingRule {
  readonly kind: 'recording'
  readonly name: string
  readonly expr: string
  /** Put over those of the result; an empty value takes a label away. */
  readonly labels: ReadonlyMap<string, string>
}

export type Rule = AlertRule | RecordingRule

/** Rules that are evaluated one after the other, so that each sees what those before it have recorded. */
export interface RuleGroup {
  readonly name: string
  /** The file's name. */
  readonly file: string
  /** Time between two evaluations, milliseconds; null leaves it to the server. */
  readonly interval: number | null
  /** Most series or alerts of one rule; 0 for no limit. */
  readonly limit: number
  /** How long before its moment a rule looks, milliseconds: for samples that come late. */
  readonly queryOffset: number
  readonly rules: readonly Rule[]
}
