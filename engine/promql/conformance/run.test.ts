import { describe, expect, it } from 'vitest'
import { runScript } from './run'

function verdicts(script: string): string[] {
  return runScript(script).map(({ verdict, reason }) => (reason === '' ? verdict : `${verdict}: ${reason}`))
}

describe('running a test script', () => {
  it('tells what differs', () => {
    const script = `
      load 1m
        metric{a="b"} 0+1x5 _x2 8
        other 1 2 stale
        {"quoted", "label"='x'} -1-1x2 Inf
      eval instant at 1m metric
        metric{a="b"} 2
      eval instant at 1m metric
        metric{a="c"} 1
      eval instant at 1m metric
      eval instant at 1m 1 + 1
        3
      eval instant at 1m "a"
        expect string "b"
      eval instant at 1m metric / 0
        expect fail
      eval_fail instant at 1m 1 +
      eval instant at 1m sum(
        expect fail regex: no such words
      eval instant at 1m sum(
        expect fail regex: unclosed.*
      eval instant at 1m sum(metric
      eval_ordered instant at 1m topk(2, {__name__=~"metric|other"})
        other 2
        metric{a="b"} 1
      eval_ordered instant at 1m topk(2, {__name__=~"metric|other"})
        metric{a="b"} 1
        other 2
      eval range from 0 to 2m step 1m other
        other 1 2 _
      eval range from 0 to 2m step 1m other
        other 1 _ _
      eval range from 0 to 2m step 1m other
        other 1
    `
    expect(verdicts(script)).toEqual([
      'failed: metric{a="b"} at 60000: expected 2, got 1',
      'failed: metric{a="c"} at 60000: expected 1, got nothing',
      'failed: unexpected metric{a="b"}',
      'failed: expected 3, got 2',
      'failed: got the text a',
      'failed: did not fail',
      'passed',
      'failed: failed with other words: unclosed left parenthesis',
      'passed',
      'failed: promql/parse: unclosed left parenthesis',
      'passed',
      'failed: expected the order metric{a="b"} other, got other metric{a="b"}',
      'passed',
      'failed: other at 60000: expected missing, got 2',
      'failed: other: too many points',
    ])
  })

  it('compares what is said beside the result', () => {
    const script = `
      load 1m
        metric 0 1 2
        size_bucket{le="1"} 1 1 1
        size_bucket{le="2"} 0 0 0
        size_bucket{le="+Inf"} 2 2 2
        size_bucket 1 1 1
      eval instant at 2m rate(metric[3m])
        expect info msg: PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "metric" (1:6)
        {} 0.0111111
      eval instant at 2m rate(metric[3m])
        expect info regex: other
        {} 0.0111111
      eval instant at 2m rate(metric[3m])
        expect no_info
        {} 0.0111111
      eval_warn instant at 2m rate(metric[3m])
        {} 0.0111111
      eval_info instant at 2m delta(metric[2m])
        {} 2
      eval range from 0 to 2m step 1m histogram_quantile(1.5, size_bucket)
        expect no_info
        expect warn regex: quantile value should be between 0 and 1, got 1.5 .1:20.
        expect warn msg: PromQL warning: bucket label "le" is missing or has a malformed value of "" for metric name "size_bucket" (1:25)
        {} Inf Inf Inf
      eval range from 0 to 2m step 1m histogram_quantile(0.75, size_bucket{le!=""})
        expect info msg: PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile), from buckets 2 to 2, with a max diff of 1, over 3 samples from 1970-01-01T00:00:00Z to 1970-01-01T00:02:00Z (1:26)
        {} 2 2 2
      eval instant at 2m quantile_over_time(-1, metric[1m])
        expect warn msg: PromQL warning: quantile value should be between 0 and 1, got -1 (1:20)
        {} -Inf
    `
    expect(verdicts(script)).toEqual([
      'passed',
      expect.stringContaining('no info of the words'),
      expect.stringContaining('unexpected info'),
      expect.stringContaining('no warning of the words'),
      expect.stringContaining('no info of the words'),
      'passed',
      'passed',
      'passed',
    ])
  })

  it('leaves out by name what Loom does not hold or support', () => {
    const script = `
      load_with_nhcb 1m
        histogram {{schema:0 sum:1 count:1}}x3 {{count:1}}
        classic_bucket{le="+Inf"} 1
      eval instant at 1m histogram
        histogram {{schema:0 sum:1 count:1}}
      eval instant at 0 count(classic)
        {} 1
      eval instant at 1m info(histogram)
      eval instant at 1m histogram_count(histogram)
      eval instant at 1m start_timestamp(histogram)
      clear
      eval instant at 1m histogram
      load 1m
        counter@st -1m -1m
        counter 1 2
        gauge 1 2
      eval instant at 1m counter
        counter 3
      eval instant at 1m gauge
        gauge 3
      load 1m
        @st -1m -1m
        other 1 2
      eval instant at 1m other
        other 3
    `
    expect(verdicts(script)).toEqual([
      expect.stringMatching(/^out-of-scope: native histograms: /),
      expect.stringMatching(/^out-of-scope: native histograms: /),
      'out-of-scope: experimental function: the function "info" is not supported yet',
      'out-of-scope: native histograms: the function "histogram_count" is not supported yet',
      'out-of-scope: experimental function: the function "start_timestamp" is not supported yet',
      'passed',
      expect.stringMatching(/^out-of-scope: start timestamps/),
      expect.stringMatching(/^failed: gauge at 60000: expected 3, got 2/),
      expect.stringMatching(/^out-of-scope: start timestamps/),
    ])
  })

  it('still compares the numbers where histograms are passed over', () => {
    const script = `
      load 1m
        mixed{n="a"} {{schema:0 sum:1 count:1}}
        mixed{n="b"} 2
      eval instant at 0 max(mixed)
        expect info
        {} 2
      eval instant at 0 max(mixed)
        expect info
        {} 3
      eval instant at 0 histogram_quantile(0.5, mixed{n="a"})
        expect info msg: something of the observations
        {n="a"} 1
      eval instant at 0 sum(mixed)
        expect warn
      eval instant at 0 quantile(2, mixed)
        expect no_warn
        {} +Inf
    `
    expect(verdicts(script)).toEqual([
      expect.stringMatching(/^values-only: native histograms: no info/),
      expect.stringMatching(/^failed: .*expected 3, got 2/),
      expect.stringMatching(/^out-of-scope: native histograms: .*got nothing/),
      expect.stringMatching(/^out-of-scope: native histograms: unexpected /),
      expect.stringMatching(/^failed: unexpected warning/),
    ])
  })

  it('takes what it cannot read for a failure, and goes on', () => {
    const script = `
      reload 5m
        metric 1
      load 5m
        metric 1 2 3 what

      eval instant metric
      eval instant at 0 metric
        expect silence
      eval instant at 0 metric
        expect warn
        expect no_warn
      eval instant at then metric
      eval instant at 0 vector(1)
        {} 1
    `
    expect(verdicts(script)).toEqual([
      expect.stringContaining('Unknown command'),
      expect.stringContaining('No points: what'),
      expect.stringContaining('Unknown command'),
      expect.stringContaining('Unknown expectation'),
      expect.stringContaining('Something and nothing'),
      expect.stringContaining('No time: then'),
      'passed',
    ])
  })
})
