import { describe, expect, it } from 'vitest'
import { runScript } from './conformance/run'

/** Runs a script of Prometheus's test language; every evaluation in it must pass. */
function check(script: string): void {
  const outcomes = runScript(script)
  expect(outcomes.filter(({ verdict }) => verdict !== 'passed')).toEqual([])
  expect(outcomes.length).toBeGreaterThan(0)
}

describe('selectors', () => {
  it('look back five minutes, open at the old end, and end at a stale marker', () =>
    check(`
      load 10s
        metric 0 1 stale 2
      eval instant at 20s metric
      eval instant at 30s metric
        metric 2
      eval instant at 329s metric
        metric 2
      eval instant at 330s metric
      eval range from 0 to 30s step 10s metric
        metric 0 1 _ 2
    `))

  it('match labels in all four ways, a missing label being empty', () =>
    check(`
      load 10s
        m{a="x"} 1
        m{a="yy"} 2
        m 3
      eval instant at 0 m{a="x"}
        m{a="x"} 1
      eval instant at 0 m{a!="x"}
        m{a="yy"} 2
        m 3
      eval instant at 0 m{a=~"y+|z"}
        m{a="yy"} 2
      eval instant at 0 {__name__="m", a!~"(?i)X|y{2}"}
        m 3
      eval instant at 0 {"m", a=""}
        m 3
    `))

  it('may be shifted and pinned in time', () =>
    check(`
      load 10s
        m 0+1x100
      eval instant at 100s m offset 50s
        m 5
      eval instant at 100s m offset -50s
        m 15
      eval instant at 100s m @ 30
        m 3
      eval instant at 100s m @ 30 offset 10s
        m 2
      eval range from 0 to 60s step 20s m @ end()
        m 6 6 6 6
      eval range from 0 to 60s step 20s m @ start()
        m 0 0 0 0
      eval range from 0 to 60s step 20s sum_over_time(m[20s] @ 40)
        {} 7 7 7 7
      eval instant at 100s m[20s] offset 10s
        expect range vector from 80s to 90s step 10s
        m 8 9
      eval instant at 100s m[20s] @ 50
        expect range vector from 40s to 50s step 10s
        m 4 5
      eval instant at 100s m[20s] @ start()
        expect range vector from 90s to 100s step 10s
        m 9 10
    `))
})

describe('functions of ranges', () => {
  it('stretch a rate to the ends of the range and mend counters that started again', () =>
    check(`
      load 10s
        c 0+10x10
        r 100 110 5 15 3
      eval instant at 60s rate(c[30s])
        {} 1
      eval instant at 60s increase(c[30s])
        {} 30
      eval instant at 40s increase(r[50s])
        {} 35
      eval instant at 40s delta(r[40s])
        {} -142.66666666666666
      eval instant at 40s irate(r[20s])
        {} 0.3
      eval instant at 40s idelta(r[20s])
        {} -12
      eval instant at 40s resets(r[1m])
        {} 2
      eval instant at 10s rate(c[10s])
    `))

  it('make one value of many', () =>
    check(`
      load 10s
        m 1 4 NaN 2 2
      eval instant at 40s sum_over_time(m[20s])
        {} 4
      eval instant at 40s avg_over_time(m[20s])
        {} 2
      eval instant at 40s max_over_time(m[1m])
        {} 4
      eval instant at 40s min_over_time(m[1m])
        {} 1
      eval instant at 40s count_over_time(m[1m])
        {} 5
      eval instant at 40s last_over_time(m[1m])
        m 2
      eval instant at 40s first_over_time(m[1m])
        m 1
      eval instant at 40s changes(m[1m])
        {} 3
      eval instant at 40s present_over_time(m[1m])
        {} 1
      eval instant at 40s absent_over_time(m[1m])
      eval instant at 40s absent_over_time(nothing{a="b"}[1m])
        {a="b"} 1
      eval instant at 40s sum_over_time(m[10s:5s])
        {} 4
    `))

  it('tell how values spread, in value and in time', () =>
    check(`
      load 10s
        m 1 4 4 3 8
        n 1 NaN
        flat 2 2 2
      eval instant at 40s stdvar_over_time(m[1m])
        {} 5.2
      eval instant at 40s stddev_over_time(m[1m])
        {} 2.280350850198276
      eval instant at 40s mad_over_time(m[1m])
        {} 1
      eval instant at 10s mad_over_time(n[1m])
        {} NaN
      eval instant at 40s deriv(m[1m])
        {} 0.13
      eval instant at 20s deriv(flat[1m])
        {} 0
      eval instant at 0 deriv(flat[1m])
      eval instant at 40s ts_of_max_over_time(m[1m])
        {} 40
      eval instant at 30s ts_of_max_over_time(m[1m])
        {} 20
      eval instant at 40s ts_of_min_over_time(n[1m])
        {} 0
      eval instant at 40s ts_of_first_over_time(m[1m])
        {} 0
      eval instant at 40s ts_of_last_over_time(m[1m])
        {} 40
    `))

  it('add up without losing small values, and average without overflow', () =>
    check(`
      load 10s
        s 1 1e100 1 -1e100
        b 1.7e308 1.7e308 1.7e308
        i Inf 1
      eval instant at 30s sum_over_time(s[1m])
        {} 2
      eval instant at 30s avg_over_time(s[1m])
        {} 0.5
      eval instant at 20s avg_over_time(b[1m])
        {} 1.7e308
      eval instant at 10s avg_over_time(i[1m])
        {} Inf
      eval instant at 10s sum_over_time(i[1m])
        {} Inf
    `))
})

describe('aggregations', () => {
  const data = `
      load 10s
        m{a="x", b="1"} 1
        m{a="x", b="2"} 3
        m{a="y", b="1"} 5
        m{a="y", b="2"} NaN
  `

  it('group by labels, or by all but some', () =>
    check(`${data}
      eval instant at 0 sum by (a) (m{b!="2"} or m{a="x"})
        {a="x"} 4
        {a="y"} 5
      eval instant at 0 count without (a) (m)
        {b="1"} 2
        {b="2"} 2
      eval instant at 0 min(m)
        {} 1
      eval instant at 0 max(m)
        {} 5
      eval instant at 0 group by (nothing) (m)
        {} 1
      eval instant at 0 avg by (b) (m)
        {b="1"} 3
        {b="2"} NaN
      eval instant at 0 stddev(m{a="x"})
        {} 1
      eval instant at 0 stdvar(m)
        {} NaN
      eval instant at 0 count by (__name__) (m)
        m 4
    `))

  it('rank, with what is no number last', () =>
    check(`${data}
      eval_ordered instant at 0 topk(3, m)
        m{a="y", b="1"} 5
        m{a="x", b="2"} 3
        m{a="x", b="1"} 1
      eval_ordered instant at 0 bottomk by (a) (1, m)
        m{a="x", b="1"} 1
        m{a="y", b="1"} 5
      eval instant at 0 topk(0, m)
      eval instant at 0 topk(NaN, m)
        expect fail msg: Parameter value is NaN
      eval instant at 0 topk(1e300, m)
        expect fail msg: Scalar value 1e+300 overflows int64
      eval range from 0 to 10s step 10s topk(1, m{a="x"})
        m{a="x", b="2"} 3 3
    `))
})

describe('quantiles and order', () => {
  it('interpolate, and take what is no number for the least', () =>
    check(`
      load 10s
        m{a="1"} 1
        m{a="2"} 2
        m{a="3"} 4
        m{a="4"} NaN
      eval instant at 0 quantile(0.5, m)
        {} 1.5
      eval instant at 0 quantile(1, m)
        {} 4
      eval instant at 0 quantile(0, m)
        {} NaN
      eval instant at 0 quantile(-1, m)
        {} -Inf
      eval instant at 0 quantile(Inf, m)
        {} Inf
      eval instant at 0 quantile(NaN, m)
        {} NaN
      eval_ordered instant at 0 sort(m)
        m{a="1"} 1
        m{a="2"} 2
        m{a="3"} 4
        m{a="4"} NaN
      eval_ordered instant at 0 sort_desc(m)
        m{a="3"} 4
        m{a="2"} 2
        m{a="1"} 1
        m{a="4"} NaN
      eval range from 0 to 10s step 10s sort(m{a="1"})
        m{a="1"} 1 1
    `))
})

describe('dates and edges', () => {
  it('are read in UTC, of values or of the moment itself', () =>
    check(`
      eval instant at 0 year(vector(1709210096.7))
        {} 2024
      eval instant at 0 month(vector(1709210096.7))
        {} 2
      eval instant at 0 day_of_month(vector(1709210096.7))
        {} 29
      eval instant at 0 day_of_year(vector(1709210096.7))
        {} 60
      eval instant at 0 day_of_week(vector(1709210096.7))
        {} 4
      eval instant at 0 days_in_month(vector(1709210096.7))
        {} 29
      eval instant at 0 hour(vector(1709210096.7))
        {} 12
      eval instant at 0 minute(vector(1709210096.7))
        {} 34
      eval instant at 90m hour() + minute()
        {} 31
      eval range from 10s to 40s step 10s vector(start() + end() + range() + step())
        {} 90 90 90 90
      eval instant at 10s step() + range()
        0
    `))
})

describe('operators', () => {
  const data = `
      load 10s
        a{x="1"} 1 4
        a{x="2"} 2 5
        b{x="1"} 10 10
        b{x="3"} 30 30
        many{x="1", y="p"} 3
        many{x="1", y="q"} 4
  `

  it('compute with scalars, in Prometheus’s order of precedence', () =>
    check(`${data}
      eval instant at 0 -2 ^ 2
        -4
      eval instant at 0 2 ^ 3 ^ 2
        512
      eval instant at 0 -a ^ 2 + 3 % 2
        {x="1"} 0
        {x="2"} -3
      eval instant at 0 (1 ^ NaN) + (-1) ^ Inf
        2
      eval instant at 0 1 < bool 2
        1
      eval instant at 0 2 > a
        a{x="1"} 1
      eval instant at 0 a >= bool 2
        {x="1"} 0
        {x="2"} 1
      eval instant at 0 1 + a atan2 0 != 0
        {x="1"} 2.5707963267948966
        {x="2"} 2.5707963267948966
      eval instant at 0 a + 0 * 5m
        {x="1"} 1
        {x="2"} 2
    `))

  it('match series one to one', () =>
    check(`${data}
      eval instant at 0 a + b
        {x="1"} 11
      eval instant at 0 a < b
        a{x="1"} 1
      eval instant at 0 a > bool on (x) b
        {x="1"} 0
      eval instant at 0 a * ignoring (x) b
        expect fail msg: found duplicate series for the match group {} on the right hand-side of the operation: [{__name__="b", x="1"}, {__name__="b", x="3"}];many-to-many matching not allowed: matching labels must be unique on one side
      eval instant at 0 many / on (x) b
        expect fail msg: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)
      eval range from 0 to 10s step 10s a - on (x) b
        {x="1"} -9 -6
    `))

  it('match many series to one', () =>
    check(`${data}
      eval instant at 0 many * on (x) group_left () b
        {x="1", y="p"} 30
        {x="1", y="q"} 40
      eval instant at 0 b - on (x) group_right () many
        {x="1", y="p"} 7
        {x="1", y="q"} 6
      eval instant at 0 many > on (x) group_left () a
        many{x="1", y="p"} 3
        many{x="1", y="q"} 4
      eval instant at 0 b + on (x) group_left (y) many{y="p"}
        {x="1", y="p"} 13
      eval instant at 0 many + on (x) group_left (y) b
        expect fail msg: multiple matches for labels: grouping labels must ensure unique matches
      eval instant at 0 b > on (x) group_right (y) many
        expect fail msg: multiple matches for labels: grouping labels must ensure unique matches
    `))

  it('combine sets moment by moment', () =>
    check(`${data}
      eval instant at 0 a and b
        a{x="1"} 1
      eval instant at 0 a unless b
        a{x="2"} 2
      eval instant at 0 a or b
        a{x="1"} 1
        a{x="2"} 2
        b{x="3"} 30
      eval range from 0 to 10s step 10s a > 3 or b
        a{x="1"} _ 4
        a{x="2"} _ 5
        b{x="1"} 10 _
        b{x="3"} 30 30
      eval instant at 0 a and on () vector(1)
        a{x="1"} 1
        a{x="2"} 2
    `))

  it('refuse two series that would become one', () =>
    check(`${data}
      eval instant at 0 -{x="1", y=""}
        expect fail msg: vector cannot contain metrics with the same labelset
      eval instant at 0 rate({x="1", y=""}[1m])
      eval instant at 10s rate({x="1", y=""}[1m])
        expect fail
    `))

  it('join series that take turns', () =>
    check(`
      load 20m
        one 1 _
        two _ 2
      eval range from 0 to 20m step 20m -{__name__=~"one|two"}
        {} -1 -2
    `))
})

describe('functions of values', () => {
  it('change each value and drop the name', () =>
    check(`
      load 10s
        m{a="x"} -2.5
      eval instant at 0 abs(m)
        {a="x"} 2.5
      eval instant at 0 round(m)
        {a="x"} -2
      eval instant at 0 round(m, 0.2)
        {a="x"} -2.4
      eval instant at 0 clamp(m, 0, 1)
        {a="x"} 0
      eval instant at 0 clamp(m, 1, 0)
      eval instant at 0 clamp_min(m, 3)
        {a="x"} 3
      eval instant at 0 clamp_max(m, -3)
        {a="x"} -3
      eval instant at 0 sgn(m)
        {a="x"} -1
      eval instant at 0 deg(rad(m))
        {a="x"} -2.5
      eval instant at 0 timestamp(m)
        {a="x"} 0
      eval instant at 0 +m
        m{a="x"} -2.5
    `))

  it('cross between scalars and vectors', () =>
    check(`
      load 10s
        m{a="x"} 7
        n{a="x"} 1
        n{a="y"} 2
      eval instant at 10s vector(time()) + scalar(m)
        {} 17
      eval instant at 0 scalar(n)
        NaN
      eval instant at 0 -pi() + 0
        -3.141592653589793
      eval instant at 0 absent(m)
      eval instant at 0 absent(m{a="z", b=~"c", a!="q"})
        {} 1
      eval instant at 0 absent(q{a="z"})
        {a="z"} 1
      eval instant at 0 absent(sum(q))
        {} 1
      eval instant at 0 ("text")
        expect string "text"
    `))
})
