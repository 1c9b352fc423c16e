import { type ErrorPosition, LoomError } from '../../../contract/errors'
import type { Labels } from '../../../contract/model/labels'
import { labelsText } from './label-sets'

function fail(position: ErrorPosition, message: string): LoomError {
  return new LoomError('promql/execution', message, { position })
}

/** Two series of the side that must be unique fall into one group. */
export function duplicateOne(
  position: ErrorPosition,
  side: 'left' | 'right',
  group: Labels,
  pair: Labels[],
): LoomError {
  const series = pair.map(labelsText).sort().join(', ')
  const message = `found duplicate series for the match group ${labelsText(group)} on the ${side} hand-side of the operation: [${series}]`
  return fail(position, `${message};many-to-many matching not allowed: matching labels must be unique on one side`)
}

/** Several series match one although one-to-one was asked for. */
export function duplicateMany(position: ErrorPosition): LoomError {
  return fail(position, 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)')
}

/** group_left or group_right left several series with the same labels. */
export function duplicateResult(position: ErrorPosition): LoomError {
  return fail(position, 'multiple matches for labels: grouping labels must ensure unique matches')
}
