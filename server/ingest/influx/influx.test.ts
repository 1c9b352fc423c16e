import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatLabels } from '../../../contract/model/labels'
import { startTestApp, type TestApp } from '../../test-app'
import { LineFault, parseLine } from './line'
import { splitLines } from './split-lines'

let app: TestApp
let token = ''

beforeAll(async () => {
  app = await startTestApp()
  token = (await app.login()).accessToken
})
afterAll(() => app.stop())

async function push(text: string, query = '') {
  return app.call('POST', `/api/v1/push/influx${query}`, {
    token,
    body: text,
    headers: { 'content-type': 'text/plain' },
  })
}

async function samplesOf(expr: string): Promise<Record<string, string>> {
  const { json } = await app.call('GET', `/api/v1/query?query=${encodeURIComponent(expr)}`, { token })
  return Object.fromEntries(
    json.data.result.map(({ metric, value }: { metric: Record<string, string>; value: [number, string] }) => [
      formatLabels(metric),
      value[1],
    ]),
  )
}

describe('a line', () => {
  it('is read with all its escapes and kinds of values', () => {
    expect(
      parseLine(
        String.raw`my\,mea\ sure=ment,tag\ key=va\,lue,b\=c=d\e f\ 1=1,i=-7i,u=8u,s="a \"b\", c=d 1",t=t,F=FALSE,e=-1.5e-3 1700000000000000000`,
      ),
    ).toEqual({
      measurement: 'my,mea sure=ment',
      tags: [
        ['tag key', 'va,lue'],
        ['b=c', String.raw`d\e`],
      ],
      fields: [
        ['f 1', 1],
        ['i', -7],
        ['u', 8],
        ['s', null],
        ['t', 1],
        ['F', 0],
        ['e', -0.0015],
      ],
      time: '1700000000000000000',
    })
  })

  it('says what is wrong with it', () => {
    const wrong: [string, RegExp][] = [
      [',a=b c=1', /measurement/],
      ['m', /fields/],
      ['m,a c=1', /"a" has no value/],
      ['m,a= c=1', /"a" has no value/],
      ['m,=b c=1', /no key/],
      ['m c', /"c" has no value/],
      ['m c=', /not a value/],
      ['m c=1x', /"1x" is not a value/],
      ['m c=0x10', /not a value/],
      ['m c=-1u', /not a value/],
      ['m c=NaN', /not a value/],
      ['m c="abc', /does not end/],
      ['m c=1 12a', /not a time/],
      ['m c=1 12 13', /more than/],
    ]
    for (const [line, fault] of wrong) expect(() => parseLine(line), line).toThrow(fault)
  })

  it('of one long word takes less time than going through its letters', () => {
    const long = 'x'.repeat(4_000_000)
    // The least of several: a busy machine makes either longer, and neither shorter.
    const least = (work: () => unknown): number => Math.min(...Array.from({ length: 7 }, () => timeOf(work)))
    expect(parseLine(`m,tag=${long} f=1`).tags).toEqual([['tag', long]])
    expect(least(() => parseLine(`m,tag=${long} f=1`))).toBeLessThan(least(() => [...long].join('')))
  })

  it('of whatever letters is read or refused, and nothing else', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', '1', ',', '=', ' ', '"', '\\', 'i', '.', '\n', '#') })
    fc.assert(
      fc.property(letters, (text) => {
        for (const line of splitLines(text)) {
          try {
            parseLine(line.text)
          } catch (error) {
            expect(error).toBeInstanceOf(LineFault)
          }
        }
      }),
      { numRuns: 5000 },
    )
  })
})

describe('lines', () => {
  it('are numbered, end where no quote is open, and may say nothing', () => {
    const text = '# "comment\na b=1\r\n\n  c d="x\ny",e=2\nf"g h=1\ni j="open\nk l=1'
    expect([...splitLines(text)]).toEqual([
      { number: 2, text: 'a b=1' },
      { number: 4, text: 'c d="x\ny",e=2' },
      { number: 6, text: 'f"g h=1' },
      { number: 7, text: 'i j="open' },
      { number: 8, text: 'k l=1' },
    ])
  })
})

describe('Influx push', () => {
  it('names series as Telegraf and VictoriaMetrics do', async () => {
    const ns = `${app.clock.now()}000000`
    const text = [
      `cpu,host=a,cpu-no=0 usage_idle=97.5,usage.user=1i,up=true,note="text" ${ns}`,
      `temperature,room=attic value=21.5 ${ns}`,
      '5min,7=x load=1',
    ].join('\n')
    const { status, json } = await push(text)
    expect([status, json]).toEqual([200, { accepted: 5, rejected: [], reasons: { text: 1 } }])
    expect(await samplesOf('{__name__=~"cpu_.*|temperature|_5min.*"}')).toEqual({
      'cpu_usage_idle{cpu_no="0", host="a"}': '97.5',
      'cpu_usage_user{cpu_no="0", host="a"}': '1',
      'cpu_up{cpu_no="0", host="a"}': '1',
      'temperature{room="attic"}': '21.5',
      '_5min_load{_7="x"}': '1',
    })
  })

  it('takes times in every precision', async () => {
    const now = Math.floor(app.clock.now() / 1000) * 1000 - 1000
    for (const [precision, time] of [
      ['ns', `${now}999999`],
      ['us', `${now}999`],
      ['ms', `${now}`],
      ['s', `${now / 1000}`],
    ]) {
      expect((await push(`precise,p=${precision} value=1 ${time}`, `?precision=${precision}&db=x`)).status).toBe(200)
    }
    expect(Object.values(await samplesOf('timestamp(precise)'))).toEqual(Array(4).fill(String(now / 1000)))
    expect((await push('a b=1', '?precision=days')).json.code).toBe('request/invalid')
  })

  it('takes the good lines and names the line of each fault', async () => {
    const { status, json } = await push('good a=1\n\nbad\ngood b=1,c=x\ngood,x=1,x=2 d=1\ngood e=1')
    expect([status, json.accepted, json.reasons]).toEqual([200, 2, { invalid: 3 }])
    expect(json.rejected.map(({ index, message }: { index: number; message: string }) => [index, message])).toEqual([
      [2, 'line 3: a space and fields are expected after measurement and tags'],
      [3, 'line 4: "x" is not a value for the field "c"'],
      [4, 'line 5: the tag x is given twice'],
    ])
    expect((await push('bad')).status).toBe(400)
  })

  it('takes no longer than a text is long, whatever is in it', async () => {
    const took: [string, number][] = []
    for (const [text, status] of [
      ['a b=1 1\n'.repeat(300_000), 413],
      ['a\n'.repeat(2_000_000), 400],
      ['\n'.repeat(2_000_000), 200],
      ['#"\n'.repeat(2_000_000), 200],
      [`a b=${'1'.repeat(4_000_000)}x`, 400],
      [`a b="${'\n'.repeat(4_000_000)}`, 400],
      [`a ${'b=1,'.repeat(300_000)}c=1`, 413],
      [`a,${'b=1,'.repeat(1_000_000)}c=1 d=1`, 400],
    ] as const) {
      const began = Date.now()
      const answer = await push(text)
      took.push([text.slice(0, 8), Date.now() - began])
      expect([text.slice(0, 8), answer.status]).toEqual([text.slice(0, 8), status])
    }
    expect(took.filter(([, time]) => time > 3000)).toEqual([])
  })

  it('takes gzip, and refuses a bomb and what is no UTF-8', async () => {
    const send = async (body: Buffer) => {
      const response = await fetch(`${app.url}/api/v1/push/influx`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-encoding': 'gzip' },
        body: new Uint8Array(gzipSync(body)),
      })
      return response.status
    }
    expect(await send(Buffer.from('zipped value=1'))).toBe(200)
    expect(await send(Buffer.alloc(40 * 1024 * 1024, 'a'))).toBe(413)
    expect(await send(Buffer.from([0xff]))).toBe(400)
  })
})

/** Milliseconds. */
function timeOf(work: () => unknown): number {
  const began = performance.now()
  work()
  return performance.now() - began
}
