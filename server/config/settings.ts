import { z } from 'zod'
import { LOG_LEVELS } from '../log/log'
import { ScrapeJobs } from '../sources/scrape/config/scrape-job'
import { choice, duration, list, structure, text, trueOrFalse, type ValueKind, wholeNumber } from './values'

/** One key of the configuration. */
export interface Setting<Value> {
  readonly doc: string
  /** Name in the environment; null: the file (and a flag) alone. */
  readonly environment: string | null
  readonly kind: ValueKind<Value>
  readonly initial: Value
  /** Never shown, and refused as a flag, where every user of the machine could read it. */
  readonly secret: boolean
}

function setting<Value>(
  environment: string | null,
  kind: ValueKind<Value>,
  initial: NoInfer<Value>,
  doc: string,
): Setting<Value> {
  return { doc, environment, kind, initial, secret: false }
}

/** A setting without a default of its own: null means not set. */
function optional<Value>(environment: string | null, kind: ValueKind<Value>, doc: string): Setting<Value | null> {
  return { doc, environment, kind, initial: null, secret: false }
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const HttpUrl = z
  .url({ protocol: /^https?$/, error: 'expected an address such as https://loom.example.com' })
  .refine((value) => !/[?#]|\/\/[^/]*@/.test(value), 'an address without user, query or fragment is expected')

const EngineUrl = z
  .url({ protocol: /^https?$/, error: 'expected an address such as https://metrics.example.com' })
  .refine((value) => !/[?#]/.test(value), 'an address without query or fragment is expected')

const Origin = z
  .string()
  .refine(
    (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).origin === value,
    'expected an origin such as https://loom.example.com',
  )

/** The whole configuration of the server, by key. Documents, checks and messages are made from this table. */
export const SETTINGS = {
  host: setting(
    'LOOM_HOST',
    text(),
    '127.0.0.1',
    'Address to listen on. Anything but loopback needs TLS in front of it.',
  ),
  port: setting('LOOM_PORT', wholeNumber(0, 65_535), 4680, 'Port to listen on; 0 picks a free one and prints it.'),
  dataDir: setting(
    'LOOM_DATA_DIR',
    text(),
    './data',
    'Folder of everything the server keeps: users, sessions, dashboards, samples. One server at a time.',
  ),
  publicUrl: optional(
    'LOOM_PUBLIC_URL',
    text(HttpUrl),
    'Address under which clients reach the server, when it is another one than it listens on.',
  ),
  origins: setting(
    'LOOM_ORIGINS',
    list(Origin),
    [],
    'Web origins that may call the server from a browser. None: no cross-origin access. The desktop app needs none.',
  ),
  trustProxy: setting(
    'LOOM_TRUST_PROXY',
    list(
      z
        .string()
        .regex(
          /^[0-9a-fA-F.:/]+$|^(loopback|linklocal|uniquelocal)$/,
          'expected an address, a subnet, loopback, linklocal or uniquelocal',
        ),
    ),
    [],
    'Proxies whose X-Forwarded-For is believed: addresses, subnets, loopback, linklocal or uniquelocal.',
  ),
  'auth.adminPassword': {
    ...optional(
      'LOOM_ADMIN_PASSWORD',
      text(z.string().min(12, 'at least 12 characters').max(128, 'at most 128 characters')),
      'Password of the user `admin`, set at the first start. Without it one is generated and printed once. Later changes of this setting do nothing: change the password through the API.',
    ),
    secret: true,
  },
  'auth.accessTokenLifetime': setting(
    'LOOM_ACCESS_TOKEN_LIFETIME',
    duration(1000, 60 * MINUTE),
    10 * MINUTE,
    'How long an access token is valid.',
  ),
  'auth.refreshTokenLifetime': setting(
    'LOOM_REFRESH_TOKEN_LIFETIME',
    duration(MINUTE, 365 * DAY),
    30 * DAY,
    'How long a session lives without being used.',
  ),
  'auth.jwt.issuer': setting('LOOM_JWT_ISSUER', text(), 'loom', 'Issuer (`iss`) in the tokens of this server.'),
  'auth.jwt.audience': setting('LOOM_JWT_AUDIENCE', text(), 'loom', 'Audience (`aud`) in the tokens of this server.'),
  'engine.url': {
    ...optional(
      'LOOM_ENGINE_URL',
      text(EngineUrl),
      'Base address of a Prometheus-compatible engine in which samples live in place of the embedded store; a user and password in it are sent as Basic authentication. See [architecture](architecture.md#the-remote-engine).',
    ),
    secret: true,
  },
  'engine.writeUrl': optional(
    'LOOM_ENGINE_WRITE_URL',
    text(HttpUrl),
    'Where the engine takes remote write, when it is not `/api/v1/write` under its address.',
  ),
  'engine.token': {
    ...optional('LOOM_ENGINE_TOKEN', text(), 'Token that is sent to the engine as Bearer authentication.'),
    secret: true,
  },
  'engine.queueBytes': setting(
    'LOOM_ENGINE_QUEUE_BYTES',
    wholeNumber(1_000_000, 1_000_000_000_000),
    1_000_000_000,
    'Bytes of samples, compressed, that are kept on disk while the engine is away. Beyond it new ones are refused.',
  ),
  'retention.raw': setting(
    'LOOM_RETENTION_RAW',
    duration(60 * MINUTE, 10 * 365 * DAY),
    2 * DAY,
    'How long samples are kept as they came.',
  ),
  'retention.minute': setting(
    'LOOM_RETENTION_MINUTE',
    duration(60 * MINUTE, 10 * 365 * DAY),
    30 * DAY,
    'How long each minute of a series is kept as least, greatest and last value, sum and count.',
  ),
  'retention.tenMinutes': setting(
    'LOOM_RETENTION_TEN_MINUTES',
    duration(60 * MINUTE, 10 * 365 * DAY),
    365 * DAY,
    'How long each ten minutes of a series are kept in the same way.',
  ),
  'ingest.maxSeriesPerSource': setting(
    'LOOM_INGEST_MAX_SERIES_PER_SOURCE',
    wholeNumber(1, 100_000_000),
    50_000,
    'Series that one source (an API key, a scrape target) can make. Beyond it new series are refused, known ones go on.',
  ),
  'ingest.bytesPerSecond': setting(
    'LOOM_INGEST_BYTES_PER_SECOND',
    wholeNumber(1000, 1_000_000_000),
    16_000_000,
    'Bytes of samples, uncompressed, that one API key may send a second; four seconds’ worth may come at once.',
  ),
  'alerts.rulesFiles': setting(
    'LOOM_ALERTS_RULES_FILES',
    list(z.string().min(1)),
    [],
    "Recording and alerting rules in Prometheus's rule-file form, beside the built-in ones.",
  ),
  'scrape.interval': setting(
    null,
    duration(1000, DAY),
    15_000,
    'How often a target is scraped, where its job does not say.',
  ),
  'scrape.configs': setting(
    null,
    structure('list of jobs', ScrapeJobs),
    [],
    "Targets to scrape, in the shape of Prometheus's `scrape_configs`: see [ingestion](ingestion.md#scraping).",
  ),
  'query.timeout': setting(
    'LOOM_QUERY_TIMEOUT',
    duration(1000, 10 * MINUTE),
    10_000,
    'Longest time one query may take. Others wait meanwhile: a longer one than 20 s may cost live connections.',
  ),
  'query.maxSamples': setting(
    'LOOM_QUERY_MAX_SAMPLES',
    wholeNumber(1000, 1_000_000_000),
    50_000_000,
    'Most samples one query may read.',
  ),
  'query.experimentalFunctions': setting(
    'LOOM_QUERY_EXPERIMENTAL_FUNCTIONS',
    trueOrFalse(),
    false,
    "Allows what Prometheus has behind `promql-experimental-functions`: `limitk`, `mad_over_time`, `sort_by_label`, … In queries to a remote engine, that engine's own setting counts.",
  ),
  'log.level': setting(
    'LOOM_LOG_LEVEL',
    choice(LOG_LEVELS),
    'info',
    'Least important lines that are written to stderr.',
  ),
} satisfies Readonly<Record<string, Setting<unknown>>>

export type SettingKey = keyof typeof SETTINGS

type ValueOf<Described> = Described extends Setting<infer Value> ? Value : never

/** Every key with its value. */
export type Config = { readonly [Key in SettingKey]: ValueOf<(typeof SETTINGS)[Key]> }

/** Keys that the design knows and this version does not serve yet. Setting one is an error: it must not seem to work. */
export const UNAVAILABLE: Readonly<Record<string, string | null>> = {
  'auth.jwt.secret': 'LOOM_JWT_SECRET',
  'auth.jwt.publicKey': 'LOOM_JWT_PUBLIC_KEY',
  'auth.jwt.jwksUrl': 'LOOM_JWT_JWKS_URL',
  'auth.jwt.claims': 'LOOM_JWT_CLAIMS',
  'database.url': 'LOOM_DATABASE_URL',
  'redis.url': 'LOOM_REDIS_URL',
}

/** Variables that belong to the desktop app, which may share an environment with the server. */
export const FOREIGN_ENVIRONMENT: readonly string[] = ['LOOM_USER_DATA']
