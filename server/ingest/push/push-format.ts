import { z } from 'zod'
import { byLabelName, MetricName } from '../../../contract/model/name-schemas'

const SPECIAL = { NaN: Number.NaN, '+Inf': Infinity, Inf: Infinity, '-Inf': -Infinity } as const

/** One sample: JSON has no words for what is no finite number, so these come as Prometheus's texts. */
export const PushSample = z.strictObject({
  name: MetricName,
  labels: byLabelName(z.string())
    .refine((labels) => !Object.hasOwn(labels, '__name__'), 'the metric’s name goes into "name"')
    .default({}),
  value: z
    .union([z.number(), z.enum(['NaN', '+Inf', 'Inf', '-Inf'])])
    .transform((value) => (typeof value === 'number' ? value : SPECIAL[value])),
  /** Epoch milliseconds; when the request came, unless told. */
  time: z.int().min(0).optional(),
})
export type PushSample = z.infer<typeof PushSample>

/** Samples are looked at one by one: a faulty one does not keep the others out. */
export const PushRequest = z.strictObject({
  samples: z.array(z.unknown()).max(100_000),
  metadata: z
    .record(
      MetricName,
      z.strictObject({
        type: z
          .enum(['counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset', 'unknown'])
          .default('unknown'),
        help: z.string().default(''),
        unit: z.string().default(''),
      }),
    )
    .default({}),
})

/** What was taken in and what was not. */
export const PushAnswer = z.object({
  /** Samples that are stored now; those that were there before count as well. */
  accepted: z.int(),
  /** The first faulty samples, by their place in the request. */
  rejected: z.array(z.object({ index: z.int(), code: z.string(), message: z.string() })),
  /** How many samples were refused in all, by reason. */
  reasons: z.record(z.string(), z.int()),
})
export type PushAnswer = z.infer<typeof PushAnswer>
