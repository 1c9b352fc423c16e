import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { z } from 'zod'
import type { ScrapeJobs } from './config/scrape-job'

type Job = Omit<z.input<typeof ScrapeJobs>[number], 'job_name' | 'static_configs'>
/** What is wrong, the reason that is counted, the job's own settings, the answer, and what is told of it. */
type Bad = readonly [what: string, reason: string, job: Job, answer: RequestListener, message: string]

const BOMB = gzipSync(Buffer.alloc(100_000_000, '# a comment that packs well\n'))

/** Writes the same piece until the reader goes away. */
const endless =
  (piece: Buffer): RequestListener =>
  (_, response) => {
    const write = (): void => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once('drain', write)
    }
    write()
  }

/** Targets that no exporter should be, each by what is wrong with it. */
export const BAD_ANSWERS: readonly Bad[] = [
  ['garbage', 'format', {}, (_, response) => response.end('<html>hello</html>\n'), 'line 1: '],
  [
    'bytes that are no text',
    'format',
    {},
    (_, response) => response.end(Buffer.from([0x61, 0xff, 0x20, 0x31, 10])),
    'UTF-8',
  ],
  ['a good beginning', 'format', {}, (_, response) => response.end('a 1\nb 2\nc\n'), 'line 3: "c" has no value'],
  [
    'OpenMetrics that is cut off',
    'format',
    {},
    (_, response) => {
      response.setHeader('content-type', 'application/openmetrics-text; version=1.0.0')
      response.end('a 1\n')
    },
    'does not end with # EOF',
  ],
  [
    'Protocol Buffers',
    'format',
    {},
    (_, response) => {
      response.setHeader('content-type', 'application/vnd.google.protobuf')
      response.end('a 1\n')
    },
    'Protocol Buffers',
  ],
  [
    'an endless body',
    'bodySize',
    { body_size_limit: '2MB' },
    endless(Buffer.from('# nothing\n'.repeat(10_000))),
    'body size limit exceeded',
  ],
  [
    'an endless line',
    'format',
    {},
    endless(Buffer.alloc(65_536, 'x')),
    'line 1: the line is longer than 1048576 bytes',
  ],
  [
    'a label of ten megabytes',
    'format',
    {},
    (_, response) => response.end(`a{b="${'x'.repeat(10_000_000)}"} 1\n`),
    'longer than',
  ],
  [
    'a packed bomb',
    'bodySize',
    {},
    (_, response) => {
      response.setHeader('content-encoding', 'gzip')
      response.end(BOMB)
    },
    'more than 67108864 bytes',
  ],
  [
    'packing that is no packing',
    'format',
    {},
    (_, response) => {
      response.setHeader('content-encoding', 'gzip')
      response.end('a 1\n')
    },
    'incorrect header check',
  ],
  [
    'packing nobody asked for',
    'format',
    {},
    (_, response) => {
      response.setHeader('content-encoding', 'br')
      response.end('a 1\n')
    },
    'nobody asked for',
  ],
  [
    'a broken connection',
    'connection',
    {},
    (_, response) => {
      response.setHeader('content-length', '100')
      response.write('a 1\n')
      setTimeout(() => response.destroy(), 20)
    },
    'aborted',
  ],
  [
    'drops of an answer',
    'timeout',
    { scrape_timeout: '300ms' },
    (_, response) => {
      const drip = setInterval(() => response.write('a'), 50)
      response.on('close', () => clearInterval(drip))
    },
    'within 300 ms',
  ],
  ['no answer at all', 'timeout', { scrape_timeout: '300ms' }, () => {}, 'within 300 ms'],
  [
    'not found',
    'status',
    {},
    (_, response) => {
      response.statusCode = 404
      response.end('a 1\n')
    },
    'server returned HTTP status 404 Not Found',
  ],
  [
    'a ring of redirects',
    'status',
    {},
    (_, response) => {
      response.statusCode = 302
      response.setHeader('location', '/metrics')
      response.end()
    },
    'more than 10 redirects',
  ],
  [
    'a redirect out of HTTP',
    'status',
    {},
    (_, response) => {
      response.statusCode = 302
      response.setHeader('location', 'file:///etc/passwd')
      response.end()
    },
    'no HTTP address',
  ],
  [
    'series without end',
    'sampleLimit',
    { sample_limit: 5000 },
    (_, response) => {
      let made = 0
      const write = (): void => {
        while (!response.destroyed && response.write(`a{n="${made++}"} 1\n`));
        if (!response.destroyed) response.once('drain', write)
      }
      write()
    },
    'sample_limit exceeded: there are more than 5000 samples',
  ],
  [
    'too many samples',
    'sampleLimit',
    { sample_limit: 1 },
    (_, response) => response.end('a 1\nb 1\n'),
    'more than 1 samples',
  ],
  [
    'too many labels',
    'labelLimit',
    { label_limit: 4 },
    (_, response) => response.end('a{b="1",c="2"} 1\n'),
    'a has 5 labels, not 4',
  ],
  [
    'a long label name',
    'labelLimit',
    { label_name_length_limit: 10 },
    (_, response) => response.end('a{bbbbbbbbbbb="1"} 1\n'),
    'bbbbbbbbbbb of a',
  ],
  [
    'a long label value',
    'labelLimit',
    { label_value_length_limit: 20 },
    (_, response) => response.end(`a{b="${'ä'.repeat(11)}"} 1\n`),
    'the value of b of a',
  ],
  [
    'labels that the store refuses',
    'store',
    {},
    (_, response) => response.end(`a{b="${'x'.repeat(5000)}"} 1\n`),
    'at most 4096 are allowed',
  ],
]
