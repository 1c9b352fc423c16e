import { z } from 'zod'
import { strictObject } from '../../../config/strict-object'
import { duration } from '../../../config/values'
import { ByteSize } from './byte-size'
import { Authorization, BasicAuth, TlsConfig } from './credentials'
import { DnsDiscoveryConfig, FileDiscoveryConfig, TargetGroupConfig } from './discovery-config'
import { RelabelConfig } from './relabel-config'

const DAY = 24 * 60 * 60_000
const MEBIBYTE = 1024 * 1024

/** Bytes of one exposition, unpacked, unless the job says otherwise. */
const BODY_SIZE_LIMIT = 64 * MEBIBYTE
/** Samples of one scrape unless the job says otherwise: more than any honest exporter has, less than fills the store. */
const SAMPLE_LIMIT = 50_000

/** Keys of Prometheus's scrape_configs that people bring along and Loom does not serve. */
const FOREIGN_KEYS = [
  'scrape_classic_histograms',
  'always_scrape_classic_histograms',
  'convert_classic_histograms_to_nhcb',
  'scrape_native_histograms',
  'scrape_protocols',
  'fallback_scrape_protocol',
  'track_timestamps_staleness',
  'native_histogram_bucket_limit',
  'native_histogram_min_bucket_factor',
  'keep_dropped_targets',
  'target_limit',
  'scrape_failure_log_file',
  'metric_name_validation_scheme',
  'metric_name_escaping_scheme',
  'oauth2',
  'http_headers',
  'enable_http2',
  'proxy_url',
  'proxy_from_environment',
  'proxy_connect_header',
  'no_proxy',
  'bearer_token',
  'bearer_token_file',
  ...[
    'azure consul digitalocean docker dockerswarm ec2 eureka gce hetzner http ionos kubernetes kuma lightsail linode',
    'marathon nerve nomad openstack ovhcloud puppetdb scaleway serverset stackit triton uyuni vultr',
  ].flatMap((names) => names.split(' ').map((name) => `${name}_sd_configs`)),
]

const Limit = z.int().min(0)
const list = <Item extends z.ZodType>(item: Item) => z.array(item).default([])

const Job = strictObject(
  {
    job_name: z.string().min(1),
    scrape_interval: duration(1000, DAY).schema.optional(),
    scrape_timeout: duration(1, DAY).schema.optional(),
    metrics_path: z.string().regex(/^\//, 'a path starts with /').default('/metrics'),
    scheme: z.enum(['http', 'https']).default('http'),
    params: z.record(z.string(), z.array(z.coerce.string())).default({}),
    honor_labels: z.boolean().default(false),
    honor_timestamps: z.boolean().default(true),
    enable_compression: z.boolean().default(true),
    follow_redirects: z.boolean().default(true),
    static_configs: list(TargetGroupConfig),
    file_sd_configs: list(FileDiscoveryConfig),
    dns_sd_configs: list(DnsDiscoveryConfig),
    basic_auth: BasicAuth.optional(),
    authorization: Authorization.optional(),
    tls_config: TlsConfig.optional(),
    sample_limit: Limit.default(SAMPLE_LIMIT),
    label_limit: Limit.default(0),
    label_name_length_limit: Limit.default(0),
    label_value_length_limit: Limit.default(0),
    body_size_limit: ByteSize.default(BODY_SIZE_LIMIT),
    relabel_configs: list(RelabelConfig),
    metric_relabel_configs: list(RelabelConfig),
  },
  FOREIGN_KEYS,
)
  .refine((job) => job.basic_auth === undefined || job.authorization === undefined, {
    error: 'at most one of basic_auth and authorization may be given',
  })
  .refine(({ scrape_interval, scrape_timeout }) => (scrape_timeout ?? 0) <= (scrape_interval ?? DAY), {
    error: 'scrape_timeout is longer than scrape_interval',
  })

/** How the targets of one job are found, reached, read and labelled. Durations in milliseconds; a limit of 0 is none. */
export type ScrapeJob = z.output<typeof Job>

/** The value of `scrape.configs`. */
export const ScrapeJobs = z.array(Job).superRefine((jobs, context) => {
  jobs.forEach(({ job_name }, index) => {
    if (jobs.findIndex((other) => other.job_name === job_name) < index) {
      context.addIssue({ code: 'custom', path: [index, 'job_name'], message: `the job ${job_name} is given twice` })
    }
  })
})
