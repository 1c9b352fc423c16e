import { createFailingParts } from '../failing-parts'
import { type Reading, reading } from '../reading'
import type { FailureListener, Source } from '../source'
import { createBackground } from './background'
import { unameInfo } from './identity'
import { linuxReaders } from './linux/linux-readers'
import { portableReaders } from './portable/portable-readers'

export interface HostSourceOptions {
  /** The machine's name. */
  readonly instance: string
  readonly platform: NodeJS.Platform
  /** Clock, milliseconds since the Unix epoch. */
  readonly now: () => number
  readonly onFailure: FailureListener
}

/** This machine under node_exporter's names, labels and units. */
export function createHostSource({ instance, platform, now, onFailure }: HostSourceOptions): Source {
  const readers = platform === 'linux' ? linuxReaders() : portableReaders(platform)
  const parts = createFailingParts(onFailure)
  const background = createBackground(readers.background, parts)
  const uname = unameInfo()
  // The first answers of the slow parts are wanted with the first sample, not seconds later.
  background.newest(now())

  return {
    job: 'node',
    instance,
    collect(time) {
      const began = performance.now()
      const readings: Reading[] = [uname, reading('node_time_seconds', time / 1000)]
      for (const [part, read] of Object.entries(readers.instant)) readings.push(...parts.attempt(part, read, []))
      readings.push(...background.newest(time))
      readings.push(reading('scrape_samples_scraped', readings.length), reading('up', 1))
      readings.push(reading('scrape_duration_seconds', Math.round((performance.now() - began) * 1000) / 1e6))
      return readings
    },
    stop: background.stop,
  }
}
