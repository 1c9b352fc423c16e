import { z } from 'zod'
import { strictObject } from '../../../config/strict-object'

const ACTIONS = [
  'replace',
  'keep',
  'drop',
  'keepequal',
  'dropequal',
  'hashmod',
  'labelmap',
  'labeldrop',
  'labelkeep',
  'lowercase',
  'uppercase',
] as const

const Action = z
  .string()
  .transform((written) => written.toLowerCase())
  .pipe(z.enum(ACTIONS))

/** What `regex` and `replacement` are where a rule does not say. */
export const ANYTHING = '(.*)'
export const FIRST_GROUP = '$1'

/** A relabelling rule as it is written. */
export const RelabelFields = strictObject({
  source_labels: z.array(z.string().min(1)).default([]),
  separator: z.string().default(';'),
  target_label: z.string().default(''),
  regex: z.coerce.string().default(ANYTHING),
  modulus: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  replacement: z.coerce.string().default(FIRST_GROUP),
  action: Action.default('replace'),
})
export type RelabelFields = z.output<typeof RelabelFields>
