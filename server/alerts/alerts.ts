import type { Alert } from '../../contract/model/alert'
import type { QueryEngine, QueryLimits } from '../../engine/model/query-result'
import type { RuleGroup } from '../../engine/rules/rule'
import type { RuleStore } from '../../engine/rules/rule-series'
import type { GroupStatus } from '../../engine/rules/rule-status'
import { createRules } from '../../engine/rules/rules'
import type { Log } from '../log/log'
import type { Registry } from '../metrics/registry'
import { startAlignedTimer, type Timers } from '../sources/aligned-timer'
import type { SnapshotStore } from './snapshot-store'

const INTERVAL_MS = 1000

/** Saved this often though nothing changed: a restart must know how long the server was away. */
const SAVE_MS = 60_000

export interface AlertsOptions {
  readonly groups: readonly RuleGroup[]
  readonly engine: Pick<QueryEngine, 'instant'>
  readonly limits: Pick<QueryLimits, 'maxSamples' | 'maxSeries' | 'timeout'>
  /** Where rules record what they find. */
  readonly store: RuleStore
  readonly snapshots: SnapshotStore
  readonly timers: Timers
  /** Hears of alerts whose state changed. */
  readonly publish: (changed: readonly Alert[]) => void
  readonly log: Log
  readonly registry: Registry
}

/** The rules of the server and their alerts: evaluated every second, the alerts kept over a restart. */
export interface Alerts {
  /** Pending, firing, and those that were resolved in the last 15 minutes. */
  list(): readonly Alert[]
  groups(): readonly GroupStatus[]
  stop(): void
}

export function startAlerts(options: AlertsOptions): Alerts {
  const { groups, engine, snapshots, timers, log, registry } = options
  const limits = { ...options.limits, now: timers.now }
  const rules = createRules({
    groups,
    query: (expr, time) => engine.instant(expr, time, limits),
    store: options.store,
    defaultInterval: INTERVAL_MS,
    stopwatch: () => performance.now(),
  })
  const evaluations = registry.counter('loom_alert_evaluations_total', 'Evaluations of all due rules, by outcome.')
  registry.observed('gauge', 'loom_alerts_firing', 'Alerts that fire.', () => count(rules.alerts(), 'firing'))
  registry.observed('gauge', 'loom_alerts_pending', 'Alerts about to fire.', () => count(rules.alerts(), 'pending'))
  registry.observed('gauge', 'loom_rules_failing', 'Rules whose last evaluation failed.', () =>
    rules.groups().reduce((sum, group) => sum + group.rules.filter(({ error }) => error !== null).length, 0),
  )
  let running = false
  let stopped = false
  let savedAt = 0
  restore()

  function restore(): void {
    try {
      const saved = snapshots.load()
      if (saved !== undefined) rules.restore(saved)
    } catch (error) {
      // Alerts that still hold are found again; what is lost is since when.
      log.warn('alerts of the last run could not be read', { error })
    }
  }

  async function evaluate(time: number): Promise<void> {
    if (running || stopped) return
    running = true
    try {
      const changed = await rules.evaluate(time)
      if (stopped) return
      for (const { rule, state, labels } of changed) log.info('alert changed', { rule, state, labels })
      // Kept first: after a crash, what clients were told must still be known.
      if (changed.length > 0 || time - savedAt >= SAVE_MS) keep(time)
      if (changed.length > 0) options.publish(changed)
      evaluations.add(1, { outcome: 'ok' })
    } catch (error) {
      evaluations.add(1, { outcome: 'failed' })
      log.error('rules could not be evaluated', { error })
    } finally {
      running = false
    }
  }

  function keep(time: number): void {
    savedAt = time
    try {
      snapshots.save(rules.snapshot())
    } catch (error) {
      log.error('alerts could not be kept', { error })
    }
  }

  // Behind the collectors, which run at the same moment: the rules see this second's samples.
  const stopTimer = startAlignedTimer(timers, INTERVAL_MS, (time) => {
    setImmediate(() => void evaluate(time))
  })

  return {
    list: rules.alerts,
    groups: rules.groups,
    stop: () => {
      stopped = true
      stopTimer()
      keep(timers.now())
    },
  }
}

function count(alerts: readonly Alert[], state: Alert['state']): number {
  return alerts.filter((alert) => alert.state === state).length
}
