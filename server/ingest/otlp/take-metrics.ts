import { setImmediate } from 'node:timers/promises'
import { LoomError } from '../../../contract/errors'
import { type Labels, labelsKey, METRIC_NAME } from '../../../contract/model/labels'
import { STALE_BITS } from '../../../engine/model/stale'
import type { Caller, KeyHolder } from '../../identity/identity'
import type { Ingest } from '../ingest'
import { createBatch } from '../sample-batch'
import type { SampleSink } from '../source-limit'
import type { DeltaState } from './delta-state'
import { coarsened } from './exponential'
import { type Family, familyOf } from './family'
import { attributeLabels, resourceLabels, scopeLabels } from './labels'
import type { DataPoint, ResourceMetrics } from './model'
import { createOutcome, OTLP, type Outcome, type OutcomeBuilder } from './outcome'
import { faultOf, samplesOf } from './samples'

/** Samples that are stored in one go; between two such slices others get their turn. */
const SLICE = 5000
/** Refused points of a slice: each costs several times what a sample does. */
const SLICE_REFUSED = 1000

/** Samples of a slice on their way to the store, all of them or none. */
interface Slice {
  addPoint(family: Family, shared: Labels, point: DataPoint): void
  addSample(labels: Labels, time: number, value: number): void
  /** Whether there is enough in it, or enough was refused, that others are to get their turn. */
  readonly isFull: () => boolean
  store(): void
}

/**
 * Takes in the metrics of one request, the good points whatever the others are. Throws `store/rejected` when the store
 * can't write: the sender then repeats the request, and what was stored of it before counts once.
 */
export async function takeMetrics(
  {
    ingest,
    deltas,
    caller,
  }: { readonly ingest: Ingest; readonly deltas: DeltaState; readonly caller: Caller | KeyHolder },
  resources: readonly ResourceMetrics[],
): Promise<Outcome> {
  const outcome = createOutcome(ingest.metrics)
  const sink = ingest.sinkFor(OTLP, caller)
  let slice = createSlice(sink, deltas, outcome)
  for (const resource of resources) {
    const { identity, others } = resourceLabels(resource)
    let newest = 0
    for (const scope of resource.scopes) {
      const shared = { ...scopeLabels(scope), ...identity }
      for (const metric of scope.metrics) {
        const family = familyOf(metric)
        if (typeof family === 'string') {
          outcome.refuse('invalid', `${metric.name}: ${family}`, metric.points.length)
          continue
        }
        if (metric.points.length > 0) ingest.metadata.note(family.name, family.metadata)
        for (const point of metric.points) {
          slice.addPoint(family, shared, point)
          newest = Math.max(newest, point.time)
          if (!slice.isFull()) continue
          slice.store()
          await setImmediate()
          slice = createSlice(sink, deltas, outcome)
        }
      }
    }
    const isTold = Object.keys(identity).length > 0 && Object.keys(others).length > 0
    if (isTold && newest > 0) {
      ingest.metadata.note(TARGET_INFO, { type: 'gauge', help: 'What is known of a target of telemetry.', unit: '' })
      slice.addSample({ ...others, ...identity, [METRIC_NAME]: TARGET_INFO }, newest, 1)
    }
  }
  slice.store()
  return outcome.outcome()
}

const TARGET_INFO = 'target_info'

const DELTA_REFUSALS = {
  full: 'too many series with delta temporality',
  overlapping: 'a difference reaches back before the first one of its series',
} as const

function createSlice(sink: SampleSink, deltas: DeltaState, outcome: OutcomeBuilder): Slice {
  const batch = createBatch()
  const changes = deltas.begin()
  let samples = 0
  let points = 0
  let refused = 0

  const refuse = (reason: string, message: string): void => {
    refused += 1
    outcome.refuse(reason, message, 1)
  }

  const addSamples = ({ name, isDelta }: Family, shared: Labels, point: DataPoint): void => {
    const labels = { ...attributeLabels(point.attributes), ...shared }
    const key = isDelta && !point.isStale ? `${name} ${labelsKey(labels)}` : undefined
    const value = key === undefined ? point.value : changes.sum(key, point)
    if (value === 'repeated') return
    if (typeof value === 'string') {
      refuse('delta', DELTA_REFUSALS[value])
      return
    }
    // All series are asked for before the first sample is added: a point is in as a whole or not at all.
    const made = samplesOf(value).map((sample) => {
      const own = sample.label === undefined ? {} : { [sample.label[0]]: sample.label[1] }
      return { id: sink.seriesId({ ...labels, ...own, [METRIC_NAME]: name + sample.suffix }), value: sample.value }
    })
    for (const { id, value } of made) {
      if (point.isStale) batch.addBits(id, point.time, STALE_BITS.low, STALE_BITS.high)
      else batch.add(id, point.time, value)
    }
    samples += made.length
    points += 1
    if (key !== undefined) changes.note(key, point, value)
  }

  const orRefused = (what: string, add: () => void): void => {
    try {
      add()
    } catch (error) {
      if (!(error instanceof LoomError)) throw error
      refuse('series', `${what}: ${error.message}`)
    }
  }

  return {
    addPoint: (family, shared, point) => {
      const fault = point.isStale ? undefined : faultOf(point.value)
      if (fault !== undefined) {
        refuse('invalid', `${family.name}: ${fault}`)
        return
      }
      const { value } = point
      const fitting = value.kind === 'exponential' && !point.isStale ? { ...point, value: coarsened(value) } : point
      orRefused(family.name, () => addSamples(family, shared, fitting))
    },
    addSample: (labels, time, value) =>
      orRefused(TARGET_INFO, () => {
        batch.add(sink.seriesId(labels), time, value)
        samples += 1
      }),
    isFull: () => samples >= SLICE || refused >= SLICE_REFUSED,
    store: () => {
      outcome.appended(batch.append(sink), points)
      changes.commit()
    },
  }
}
