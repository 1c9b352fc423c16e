import type { MetricMetadata } from '../../../../engine/model/metadata'
import type { TextSink } from '../text/text-parser'

/** What one scrape tells about metrics beside their samples. */
export interface MetadataNotes extends Pick<TextSink, 'describe'> {
  /** After a scrape that was read whole: notes all of it. */
  settle(): void
}

/** Families of one target that are noted; beyond them nobody looks. */
const MAX_FAMILIES = 5000
const NOTHING_TOLD: MetricMetadata = { type: 'unknown', help: '', unit: '' }

export function createMetadataNotes(note: (metric: string, metadata: MetricMetadata) => void): MetadataNotes {
  const families = new Map<string, MetricMetadata>()
  return {
    describe(told) {
      const known = families.get(told.metric)
      if (known === undefined && families.size >= MAX_FAMILIES) return
      const fact = told.kind === 'type' ? { type: told.type } : { [told.kind]: told.text }
      families.set(told.metric, { ...NOTHING_TOLD, ...known, ...fact })
    },
    settle() {
      for (const [metric, { type, help, unit }] of families) {
        note(copied(metric), { type, help: copied(help), unit: copied(unit) })
      }
    },
  }
}

/** A slice would hold the whole piece of the exposition in memory that it was cut from. */
function copied(text: string): string {
  return Buffer.from(text).toString()
}
