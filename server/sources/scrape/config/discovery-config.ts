import { z } from 'zod'
import { byLabelName } from '../../../../contract/model/name-schemas'
import { strictObject } from '../../../config/strict-object'
import { duration } from '../../../config/values'

/** Labels of targets: numbers and true or false are taken for the texts that they look like. */
const TargetLabels = byLabelName(z.coerce.string())

/** Targets with the labels they share, as a static list and as the files of discovery hold them. */
export const TargetGroupConfig = strictObject({
  targets: z.array(z.string().min(1)),
  labels: TargetLabels.nullish().transform((labels) => labels ?? {}),
})
export type TargetGroupConfig = z.output<typeof TargetGroupConfig>

const refresh = (initial: number) => duration(1000, 86_400_000).schema.default(initial)

const FILE_PATTERN = /^[^*]*(\*[^/]*)?\.(json|yml|yaml|JSON|YML|YAML)$/

export const FileDiscoveryConfig = strictObject({
  files: z
    .array(z.string().regex(FILE_PATTERN, 'expected a .json, .yml or .yaml file; * may stand in its last part'))
    .min(1),
  refresh_interval: refresh(5 * 60_000),
})
export type FileDiscoveryConfig = z.output<typeof FileDiscoveryConfig>

export const DnsDiscoveryConfig = strictObject({
  names: z.array(z.string().min(1)).min(1),
  type: z.enum(['SRV', 'A', 'AAAA', 'MX', 'NS']).default('SRV'),
  port: z.int().min(1).max(65_535).optional(),
  refresh_interval: refresh(30_000),
}).refine((given) => given.type === 'SRV' || given.port !== undefined, {
  error: 'a port is expected for records of any type but SRV',
})
export type DnsDiscoveryConfig = z.output<typeof DnsDiscoveryConfig>
