import type { Labels } from '../../../contract/model/labels'
import type { SourceLimit } from '../../ingest/source-limit'
import type { TargetGroup } from './discovery/discovery'
import { type ScrapeLoop, type ScrapeLoopOptions, startScrapeLoop } from './loop/scrape-loop'
import type { ScrapeStore } from './loop/target-series'
import { type Target, targetOf } from './target/target'

/** The targets of one job, kept in step with what discovery knows. */
export interface ScrapePool {
  readonly job: string
  /** Takes what one discovery knows now; the others' stays. */
  update(discovery: string, groups: readonly TargetGroup[]): void
  readonly loops: () => readonly ScrapeLoop[]
  /** Labels of addresses that relabelling dropped. */
  readonly dropped: () => readonly Labels[]
  stop(): void
}

export interface ScrapePoolOptions extends Omit<ScrapeLoopOptions, 'target' | 'store' | 'onScraped'> {
  /** How often, milliseconds, where the job does not say. */
  readonly interval: number
  readonly store: ScrapeStore
  /** Keeps each target from filling the store. */
  readonly sources: SourceLimit
  readonly onScraped: (target: Target, ...told: Parameters<ScrapeLoopOptions['onScraped']>) => void
  /** Told of an address that can't be a target, each time discovery names it anew. */
  readonly onInvalid: (address: string, reason: string) => void
}

/** What a target is among the sources of samples. */
const KIND = 'scrape'

export function createScrapePool(options: ScrapePoolOptions): ScrapePool {
  const { job, interval } = options
  const known = new Map<string, readonly TargetGroup[]>()
  const loops = new Map<string, ScrapeLoop>()
  let dropped: readonly Labels[] = []
  let invalid = new Set<string>()

  function sync(): void {
    const targets = new Map<string, Target>()
    const droppedNow: Labels[] = []
    const invalidNow = new Set<string>()
    for (const { address, labels } of addresses([...known.values()].flat())) {
      const outcome = targetOf(job, interval, address, labels)
      if (outcome.kind === 'target') targets.set(outcome.target.key, outcome.target)
      else if (outcome.kind === 'dropped') droppedNow.push(outcome.discovered)
      else {
        if (!invalid.has(address)) options.onInvalid(address, outcome.reason)
        invalidNow.add(address)
      }
    }
    dropped = droppedNow
    invalid = invalidNow
    for (const [key, loop] of loops) {
      if (targets.has(key)) continue
      loops.delete(key)
      loop.stop(true)
      options.sources.release(KIND, key)
    }
    for (const [key, target] of targets) if (!loops.has(key)) loops.set(key, start(target))
  }

  function start(target: Target): ScrapeLoop {
    return startScrapeLoop({
      ...options,
      target,
      store: { ...options.sources.forSource(KIND, target.key), unended: options.store.unended },
      onScraped: (...told) => options.onScraped(target, ...told),
    })
  }

  return {
    job: job.job_name,
    update(discovery, groups) {
      known.set(discovery, groups)
      sync()
    },
    loops: () => [...loops.values()],
    dropped: () => dropped,
    stop() {
      for (const loop of loops.values()) loop.stop(false)
      loops.clear()
    },
  }
}

function addresses(groups: readonly TargetGroup[]): { readonly address: string; readonly labels: Labels }[] {
  return groups.flatMap(({ targets, labels }) => targets.map((address) => ({ address, labels })))
}
