import type { Labels } from '../../../../contract/model/labels'
import type { FailingParts } from '../../failing-parts'

/** Addresses (`host:port`) that share labels. */
export interface TargetGroup {
  readonly targets: readonly string[]
  readonly labels: Labels
}

/** Told of all groups that one discovery knows, each time they may have changed. */
export type GroupsListener = (groups: readonly TargetGroup[]) => void

/** Told how each part of discovery (a file, a folder, a name) fares; what was known of one that fails stays. */
export type DiscoveryHealth = Pick<FailingParts, 'failed' | 'worked'>
