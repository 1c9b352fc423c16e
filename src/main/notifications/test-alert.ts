import type { Alert } from '../../../contract/model/alert'

/** An alert as a server would tell it, for tests. */
export function testAlert(change: Partial<Alert> = {}): Alert {
  return {
    fingerprint: 'f1',
    episode: 'e1',
    rule: 'HighCpu',
    group: 'machine',
    state: 'firing',
    severity: 'warning',
    labels: { instance: 'box' },
    annotations: { summary: 'CPU is at 95 %' },
    value: 95.123456,
    activeAt: 1000,
    firedAt: 2000,
    resolvedAt: null,
    ...change,
  }
}
