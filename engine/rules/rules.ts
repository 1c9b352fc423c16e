import { LoomError } from '../../contract/errors'
import type { Alert } from '../../contract/model/alert'
import type { InstantResult } from '../model/query-result'
import { type ActiveAlert, ended, type Finding, held } from './active-alert'
import { findingsOf } from './alert-findings'
import { alertSamples } from './alert-samples'
import { AlertSnapshot } from './alert-snapshot'
import { recordedSamples } from './recorded-samples'
import type { AlertRule, RecordingRule, Rule, RuleGroup } from './rule'
import { createRuleSeries, type RuleSeries, type RuleStore } from './rule-series'
import type { GroupStatus, RuleStatus } from './rule-status'

/** Right after a restart there may be no samples yet: so long a restored alert is not taken for ended. */
const RESTORE_GRACE_MS = 60_000
/** A pending alert older than this at a restart begins its waiting anew, as in Prometheus. */
const OUTAGE_TOLERANCE_MS = 3_600_000

export interface RulesOptions {
  readonly groups: readonly RuleGroup[]
  /** Evaluates an expression at a time in milliseconds. */
  readonly query: (expr: string, time: number) => Promise<InstantResult>
  /** Where what rules record goes, and the alerts as series. */
  readonly store: RuleStore
  /** For groups that name none, milliseconds. */
  readonly defaultInterval: number
  /** Milliseconds of some clock, to tell how long evaluations take. */
  readonly stopwatch: () => number
}

export interface Rules {
  /**
   * Evaluates the groups that are due at `time` (milliseconds) and returns the alerts whose state, labels or
   * annotations changed. A rule that fails keeps its alerts and series as they are. One call at a time; a second waits.
   */
  evaluate(time: number): Promise<readonly Alert[]>
  /** Pending, firing and lately resolved alerts. */
  alerts(): readonly Alert[]
  groups(): readonly GroupStatus[]
  /** The state of the alerts to keep over a restart. */
  snapshot(): AlertSnapshot
  /** Takes a snapshot over. Throws `rules/invalid` on anything else; alerts of rules that are gone are left out. */
  restore(snapshot: unknown): void
}

interface RuleState<Kind extends Rule = Rule> {
  readonly rule: Kind
  readonly series: RuleSeries
  active: Map<string, ActiveAlert>
  evaluatedAt: number | null
  took: number
  error: string | null
}

interface GroupState {
  readonly group: RuleGroup
  readonly interval: number
  readonly rules: readonly RuleState[]
  evaluatedAt: number | null
  took: number
}

interface Restored {
  readonly episodes: Set<string>
  readonly takenAt: number
  until: number | null
}

/** All rules, moved by calls of `evaluate` alone: no clock and no timer of their own. */
export function createRules({ groups, query, store, defaultInterval, stopwatch }: RulesOptions): Rules {
  const states: readonly GroupState[] = groups.map((group) => ({
    group,
    interval: group.interval ?? defaultInterval,
    rules: group.rules.map((rule) => ({
      rule,
      series: createRuleSeries(store),
      active: new Map(),
      evaluatedAt: null,
      took: 0,
      error: null,
    })),
    evaluatedAt: null,
    took: 0,
  }))
  const ruleStates = states.flatMap(({ rules }) => rules)
  let lastTime = 0
  let restored: Restored | null = null
  let turn: Promise<unknown> = Promise.resolve()

  async function evaluateAll(time: number): Promise<readonly Alert[]> {
    lastTime = time
    if (restored !== null && restored.until === null) {
      restored.until = time + RESTORE_GRACE_MS
      if (time - restored.takenAt > OUTAGE_TOLERANCE_MS) forgetPending()
    }
    const changed: Alert[] = []
    for (const state of states) {
      const { interval, evaluatedAt } = state
      if (evaluatedAt !== null && Math.floor(time / interval) === Math.floor(evaluatedAt / interval)) continue
      state.evaluatedAt = time
      const began = stopwatch()
      for (const rule of state.rules) changed.push(...(await evaluateRule(state.group, rule, time)))
      state.took = stopwatch() - began
    }
    return changed
  }

  function forgetPending(): void {
    for (const { active } of ruleStates) {
      for (const [fingerprint, { alert }] of active) if (alert.state === 'pending') active.delete(fingerprint)
    }
  }

  async function evaluateRule(group: RuleGroup, state: RuleState, time: number): Promise<readonly Alert[]> {
    const began = stopwatch()
    const at = time - group.queryOffset
    let changed: readonly Alert[] = []
    try {
      const result = await query(state.rule.expr, at)
      if (isRecording(state)) state.series.write(recordedSamples(state.rule, result, group.limit), at)
      else if (isAlerting(state)) {
        changed = advance(group, state, findingsOf(group, state.rule, result), time)
        state.series.write(alertSamples(state.active.values()), at)
      }
      state.error = null
    } catch (error) {
      state.error = error instanceof Error ? error.message : String(error)
    }
    state.evaluatedAt = time
    state.took = stopwatch() - began
    return changed
  }

  function advance(
    group: RuleGroup,
    state: RuleState<AlertRule>,
    findings: ReadonlyMap<string, Finding>,
    time: number,
  ): Alert[] {
    const next = new Map<string, ActiveAlert>()
    const changed: Alert[] = []
    for (const [fingerprint, finding] of findings) {
      const known = state.active.get(fingerprint)
      const now = held(group.name, state.rule, finding, known, time)
      next.set(fingerprint, now)
      restored?.episodes.delete(now.alert.episode)
      if (known === undefined || differs(known.alert, now.alert)) changed.push(now.alert)
    }
    for (const [fingerprint, known] of state.active) {
      if (findings.has(fingerprint)) continue
      const now = isAwaited(known, time) ? known : ended(state.rule, known, time)
      if (now === null) continue
      // An alert that never fired is told once as inactive and then forgotten.
      if (now.alert.state !== 'inactive') next.set(fingerprint, now)
      if (now.alert.state !== known.alert.state) changed.push(now.alert)
    }
    state.active = next
    return changed
  }

  /** Whether an alert from before the restart may still turn up: then it neither ends nor begins a new episode. */
  function isAwaited({ alert }: ActiveAlert, time: number): boolean {
    if (restored === null || restored.until === null || time >= restored.until) return false
    return alert.state !== 'resolved' && restored.episodes.has(alert.episode)
  }

  return {
    evaluate(time) {
      const result = turn.then(() => evaluateAll(time))
      turn = result.catch(() => {})
      return result
    },
    alerts: () => ruleStates.flatMap(alertsOf),
    groups: () =>
      states.map(({ group, interval, evaluatedAt, took, rules }) => ({
        group,
        interval,
        evaluatedAt,
        took,
        rules: rules.map(statusOf),
      })),
    snapshot: () => ({
      version: 1,
      takenAt: lastTime,
      alerts: ruleStates.flatMap((state) => [...state.active.values()]),
    }),
    restore(given) {
      const parsed = AlertSnapshot.safeParse(given)
      if (!parsed.success)
        throw new LoomError('rules/invalid', `This is no snapshot of alerts: ${parsed.error.message}`)
      const episodes = new Set<string>()
      for (const active of parsed.data.alerts) {
        const { alert } = active
        const group = states.find((one) => one.group.name === alert.group)
        const state = group?.rules.find((one) => isAlerting(one) && one.rule.name === alert.rule)
        if (state === undefined) continue
        state.active.set(alert.fingerprint, active)
        episodes.add(alert.episode)
      }
      restored = { episodes, takenAt: parsed.data.takenAt, until: null }
    },
  }
}

function alertsOf(state: RuleState): Alert[] {
  return [...state.active.values()].map(({ alert }) => alert)
}

function isAlerting(state: RuleState): state is RuleState<AlertRule> {
  return state.rule.kind === 'alerting'
}

function isRecording(state: RuleState): state is RuleState<RecordingRule> {
  return state.rule.kind === 'recording'
}

function statusOf(state: RuleState): RuleStatus {
  const { rule, evaluatedAt, took, error } = state
  if (rule.kind === 'recording') return { kind: 'recording', rule, evaluatedAt, took, error }
  const alerts = alertsOf(state)
  const worst = (['firing', 'pending'] as const).find((wanted) => alerts.some((alert) => alert.state === wanted))
  return { kind: 'alerting', rule, state: worst ?? 'inactive', alerts, evaluatedAt, took, error }
}

/** Whether a listener should hear of it. The value moves all the time, and so may an annotation that shows it. */
function differs(before: Alert, after: Alert): boolean {
  return before.state !== after.state || before.episode !== after.episode
}
