import { z } from 'zod'

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/

const Name = z.string().regex(METRIC_NAME, 'a metric name is letters, digits, _ and :, and does not start with a digit')
const SPECIAL = { NaN: Number.NaN, '+Inf': Infinity, Inf: Infinity, '-Inf': -Infinity } as const

/** One sample: JSON has no words for what is no finite number, so these come as Prometheus's texts. */
export const PushSample = z.strictObject({
  name: Name,
  labels: z
    .record(
      z
        .string()
        .regex(LABEL_NAME, 'a label name is letters, digits and _, and does not start with a digit')
        .refine((name) => name !== '__name__', 'the metric’s name goes into "name"'),
      z.string(),
    )
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
      Name,
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
