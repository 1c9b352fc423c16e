import { METRIC_NAME } from '../../contract/model/labels'
import type { ActiveAlert } from './active-alert'
import type { LabelledValue } from './recorded-samples'

/** Alerts as Prometheus stores them: `ALERTS` with the state as a label, `ALERTS_FOR_STATE` with since when, in seconds. */
export function alertSamples(active: Iterable<ActiveAlert>): readonly LabelledValue[] {
  const samples: LabelledValue[] = []
  for (const { alert } of active) {
    const { state, labels, activeAt } = alert
    if (state !== 'pending' && state !== 'firing') continue
    samples.push({ labels: { ...labels, alertstate: state, [METRIC_NAME]: 'ALERTS' }, value: 1 })
    samples.push({ labels: { ...labels, [METRIC_NAME]: 'ALERTS_FOR_STATE' }, value: activeAt / 1000 })
  }
  return samples
}
