import type { Labels } from '../../contract/model/labels'
import type { Matcher } from './matcher'

/**
 * What series there are that may hold samples in [from, to] (milliseconds): of the store in this process or of a remote
 * engine, hence the promises. No matcher stands for all series. Failures are LoomErrors.
 */
export interface SeriesCatalog {
  seriesLabels(matchers: readonly Matcher[], from: number, to: number): Promise<readonly Labels[]>
  /** Names in use by those series, sorted. */
  labelNames(matchers: readonly Matcher[], from: number, to: number): Promise<readonly string[]>
  /** Values of the label among those series, sorted. */
  labelValues(name: string, matchers: readonly Matcher[], from: number, to: number): Promise<readonly string[]>
}
