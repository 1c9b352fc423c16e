import fc, { type Arbitrary } from 'fast-check'

/** Queries over the test samples, drawn from the grammar of PromQL as Prometheus 2.42 knows it. */
export function queries(depth: number): Arbitrary<string> {
  return fc.oneof({ weight: 9, arbitrary: vector(depth) }, { weight: 1, arbitrary: scalar(depth) })
}

const one = <Item>(...items: readonly Item[]): Arbitrary<Item> => fc.constantFrom(...items)

function joined(...parts: readonly (Arbitrary<string> | string)[]): Arbitrary<string> {
  return fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(''))
}

const NAMES = [
  'requests_total',
  'load',
  'up',
  'build',
  'latency_bucket',
  'latency_count',
  'odd',
  'sparse',
  'uneven',
  'constant',
]
const LABELS = ['job', 'instance', 'code', 'version', 'le', 'kind', 'missing']
const VALUES: Readonly<Record<string, readonly string[]>> = {
  job: ['api', 'web'],
  instance: ['a', 'b', 'c'],
  code: ['200', '500'],
  version: ['1', '2'],
  le: ['0.1', '1', '+Inf'],
  kind: ['nan', 'inf', 'huge', 'slow', 'gaps'],
  missing: ['', 'x'],
}
const PATTERNS = ['a|b', '.*', '.+', '[ab]', '(?:a|w).+', 'n.n|inf', '', '2..', '^a$', '(?i:API)', '\\\\d+', 'x?']

const matcher = one(...LABELS).chain((label) =>
  fc.oneof(
    fc.tuple(one('=', '!='), one(...(VALUES[label] ?? []))).map(([sign, value]) => `${label}${sign}"${value}"`),
    fc.tuple(one('=~', '!~'), one(...PATTERNS)).map(([sign, value]) => `${label}${sign}"${value}"`),
  ),
)

const matchers = fc.array(matcher, { maxLength: 2 }).map((list) => (list.length === 0 ? '' : `{${list.join(',')}}`))

const bare = fc.oneof(
  { weight: 12, arbitrary: joined(one(...NAMES), matchers) },
  {
    weight: 1,
    arbitrary: one('{__name__=~"load|up"}', '{job="api",__name__!~"l.*|r.*"}', '{__name__="odd",kind!="nan"}'),
  },
)

const duration = one('30s', '1m', '90s', '5m', '17m', '1h')
const modifier = fc.oneof(
  { weight: 10, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: duration.map((text) => ` offset ${text}`) },
  { weight: 1, arbitrary: duration.map((text) => ` offset -${text}`) },
  { weight: 1, arbitrary: one(' @ start()', ' @ end()', ' @ AT', ' @ end() offset 5m', ' offset 1m @ start()') },
)

const selector = joined(bare, modifier)
/** As parameters of aggregations they stay: 2.42 took those of the first moment for all. */
const number = one('0', '1', '2', '0.5', '-1', '100', '1e3', 'Inf', '-Inf', 'NaN', '3.7', '0x1f')

function scalar(depth: number): Arbitrary<string> {
  if (depth <= 0) return fc.oneof(number, one('time()', 'pi()'))
  const inner = scalar(depth - 1)
  return fc.oneof(
    number,
    one('time()', 'pi()'),
    joined('scalar(', vector(depth - 1), ')'),
    joined('(', inner, one(' + ', ' - ', ' * ', ' / ', ' ^ ', ' atan2 '), inner, ')'),
    joined('(', number, ' % ', number, ')'),
    joined('(', inner, one(' == bool ', ' < bool ', ' >= bool ', ' != bool '), inner, ')'),
    joined('-(', inner, ')'),
  )
}

const RANGE_FUNCTIONS =
  'rate irate increase delta idelta deriv changes resets avg_over_time min_over_time max_over_time sum_over_time count_over_time stddev_over_time stdvar_over_time last_over_time present_over_time absent_over_time'.split(
    ' ',
  )

const VALUE_FUNCTIONS =
  'abs ceil floor exp ln log2 log10 sqrt sgn round asin acos atan sinh cosh tanh asinh acosh atanh deg rad timestamp absent sort sort_desc'.split(
    ' ',
  )

const DATE_FUNCTIONS = 'minute hour day_of_week day_of_month day_of_year days_in_month month year'.split(' ')

/** Numbers that are no infinities; and no two alike. */
const finite = joined(one('load', 'load{job="api"}', 'uneven', 'latency_sum'), modifier)
const dates = joined(
  one('load', 'up', 'constant', 'sparse', 'vector(time())'),
  one(' * 1', ' * 3600', ' * 1e6', ' * -3e5'),
)

/** Numbers whose every digit is sure. `count_values by` of 2.42 loses labels that sort after its own. */
const exact = joined(one('up', 'build', 'odd', 'requests_total', 'round(load)', 'constant / 4', 'vector(1e21)'))

/** A range vector; a subquery holds no other, whose whole seconds its own would fall on. */
function range(depth: number): Arbitrary<string> {
  const plain = joined(bare, '[', duration, ']', modifier)
  if (depth <= 0) return plain
  const inner = vector(depth - 1).filter((text) => !text.includes(':'))
  return fc.oneof(
    { weight: 4, arbitrary: plain },
    {
      weight: 1,
      arbitrary: joined('(', inner, ')[', one('5m', '17m', '1h'), ':', one('', '10s', '1m', '47s'), ']', modifier),
    },
  )
}

/** Prometheus before 2.48 moved a pinned range on with a scalar beside it. */
const moving = (depth: number): Arbitrary<string> => range(depth).filter((text) => !text.includes('@'))

const labelList = fc.subarray(LABELS, { maxLength: 3 }).map((list) => list.join(', '))
const grouping = fc.oneof(one(''), joined(one(' by (', ' without ('), labelList, ') '))

const matching = fc.oneof(
  { weight: 2, arbitrary: one('') },
  { weight: 3, arbitrary: joined(one(' on(', ' ignoring('), labelList, ')') },
)
const manyMatching = joined(
  matching,
  one('', ' group_left', ' group_right', ' group_left(version)', ' group_right(code)'),
)

function vector(depth: number): Arbitrary<string> {
  if (depth <= 0) return selector
  const inner = vector(depth - 1)
  const value = scalar(depth - 1)
  return fc.oneof(
    { weight: 3, arbitrary: selector },
    { weight: 4, arbitrary: joined(one(...RANGE_FUNCTIONS), '(', range(depth - 1), ')') },
    { weight: 1, arbitrary: joined('quantile_over_time(', value, ', ', moving(depth - 1), ')') },
    { weight: 1, arbitrary: joined('predict_linear(', moving(depth - 1), ', ', value, ')') },
    { weight: 1, arbitrary: joined('holt_winters(', range(depth - 1), ', 0.3, 0.7)') },
    { weight: 3, arbitrary: joined(one(...VALUE_FUNCTIONS), '(', inner, ')') },
    { weight: 1, arbitrary: joined('round(', inner, ', ', value, ')') },
    { weight: 1, arbitrary: joined(one('clamp_min', 'clamp_max'), '(', inner, ', ', value, ')') },
    { weight: 1, arbitrary: joined('clamp(', inner, ', ', value, ', ', value, ')') },
    { weight: 1, arbitrary: joined('vector(', value, ')') },
    {
      weight: 1,
      arbitrary: joined(
        'histogram_quantile(',
        value,
        ', ',
        fc.oneof(inner, one('latency_bucket', 'rate(latency_bucket[5m])')),
        ')',
      ),
    },
    {
      weight: 1,
      arbitrary: joined(
        'label_replace(',
        inner,
        ', "',
        one('job', 'new', 'kind'),
        '", "',
        one('$1-x', '', 'k'),
        '", "',
        one('instance', 'job', 'missing'),
        '", "',
        one('(.*)', 'a(.*)', 'b|c', ''),
        '")',
      ),
    },
    {
      weight: 1,
      arbitrary: joined('label_join(', inner, ', "', one('job', 'new'), '", "', one('-', ''), '", "instance", "code")'),
    },
    { weight: 1, arbitrary: joined(one(...DATE_FUNCTIONS), '(', dates, ')') },
    { weight: 1, arbitrary: joined(one('stddev', 'stdvar'), grouping, '(', finite, ')') },
    { weight: 5, arbitrary: joined(one('sum', 'avg', 'min', 'max', 'count', 'group'), grouping, '(', inner, ')') },
    {
      weight: 1,
      arbitrary: joined(one('topk', 'bottomk'), grouping, '(', one('1', '2', '3', '0', '-1'), ', ', finite, ')'),
    },
    { weight: 1, arbitrary: joined('quantile', grouping, '(', number, ', ', inner, ')') },
    { weight: 1, arbitrary: joined('count_values', grouping, '("zone", ', exact, ')') },
    { weight: 2, arbitrary: joined('(', inner, one(' + ', ' - ', ' * ', ' / ', ' ^ '), value, ')') },
    {
      weight: 2,
      arbitrary: joined('(', inner, one(' > ', ' < ', ' == ', ' != ', ' >= bool ', ' <= bool '), value, ')'),
    },
    { weight: 1, arbitrary: joined('(', value, one(' - ', ' / ', ' ^ ', ' > ', ' <= bool '), inner, ')') },
    {
      weight: 4,
      arbitrary: joined(
        '(',
        inner,
        one(' +', ' -', ' *', ' /', ' ^', ' >', ' ==', ' < bool', ' != bool'),
        manyMatching,
        ' ',
        inner,
        ')',
      ),
    },
    { weight: 3, arbitrary: joined('(', inner, one(' and', ' or', ' unless'), matching, ' ', inner, ')') },
    { weight: 1, arbitrary: joined('(', exact, ' % ', number, ')') },
    { weight: 1, arbitrary: joined(one('sin', 'cos', 'tan'), '(', finite, ')') },
    { weight: 1, arbitrary: joined('(abs(', inner, ') atan2 ', value, ')') },
    { weight: 1, arbitrary: joined('count_values without (code) ("job", ', exact, ')') },
    { weight: 1, arbitrary: joined('-', inner) },
  )
}
