import { z } from 'zod'

/** Unit of a panel's values; Grafana's ids for the same meaning. The interface scales, the data stays in base units. */
export const Unit = z.enum([
  'none',
  'short',
  'percent',
  'percentunit',
  'bytes',
  'decbytes',
  'Bps',
  'bps',
  'iops',
  'ops',
  's',
  'ms',
  'hertz',
  'celsius',
])
export type Unit = z.infer<typeof Unit>

/** From `value` on, the state is `state`. The first step has no value: it holds from minus infinity. */
const ThresholdStep = z.strictObject({
  value: z.number().nullable(),
  state: z.enum(['ok', 'warning', 'critical']),
})

export const Target = z.strictObject({
  refId: z.string().regex(/^[A-Z]$/, 'one capital letter'),
  expr: z.string().min(1).max(4096),
  /** Series name with `{{label}}` places; empty shows the labels that differ. */
  legend: z.string().max(200).optional(),
})
export type Target = z.infer<typeof Target>

export const Panel = z.strictObject({
  id: z.int().min(1).max(10_000),
  type: z.enum(['timeseries', 'stat', 'gauge', 'bargauge']),
  title: z.string().min(1).max(120),
  description: z.string().max(2000).optional(),
  /** Grafana's grid: 24 columns, a height unit of 30 px. */
  gridPos: z.strictObject({
    x: z.int().min(0).max(23),
    y: z.int().min(0).max(10_000),
    w: z.int().min(1).max(24),
    h: z.int().min(1).max(60),
  }),
  targets: z.array(Target).min(1).max(10),
  unit: Unit.optional(),
  decimals: z.int().min(0).max(6).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  /** Series drawn on top of each other. */
  stack: z.boolean().optional(),
  thresholds: z.array(ThresholdStep).max(10).optional(),
})
export type Panel = z.infer<typeof Panel>

export const Dashboard = z
  .strictObject({
    uid: z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/, 'letters, digits, - and _, at most 40'),
    title: z.string().min(1).max(120),
    tags: z.array(z.string().min(1).max(40)).max(20).default([]),
    /** Seconds of history on show; the right edge is now. */
    range: z.int().min(60).max(86_400).default(900),
    /** Milliseconds between two points. */
    step: z.int().min(1000).max(3_600_000).default(1000),
    panels: z.array(Panel).max(100),
  })
  .check((context) => {
    const ids = context.value.panels.map((panel) => panel.id)
    ids.forEach((id, index) => {
      if (ids.indexOf(id) !== index) {
        context.issues.push({
          code: 'custom',
          message: `panel id ${id} is used twice`,
          path: ['panels', index, 'id'],
          input: id,
        })
      }
    })
    context.value.panels.forEach((panel, index) => {
      if (panel.gridPos.x + panel.gridPos.w > 24) {
        context.issues.push({
          code: 'custom',
          message: 'the panel reaches past the 24th column',
          path: ['panels', index, 'gridPos'],
          input: panel.gridPos,
        })
      }
    })
  })
export type Dashboard = z.infer<typeof Dashboard>

/** A dashboard as stored: its version goes up by one with each change and serves as the ETag. */
export const StoredDashboard = z.object({
  dashboard: Dashboard,
  version: z.int().min(1),
  home: z.boolean(),
  updatedAt: z.number(),
})
export type StoredDashboard = z.infer<typeof StoredDashboard>
