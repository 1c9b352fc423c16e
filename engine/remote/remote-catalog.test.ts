import { expect, it } from 'vitest'
import type { Matcher } from '../model/matcher'
import { createRemoteCatalog } from './remote-catalog'

/** The catalog, and what it asked for. */
function catalog() {
  const asked: string[] = []
  const client = {
    ask: async (path: string, parameters: URLSearchParams) => {
      asked.push([path, ...parameters.getAll('match[]')].join(' '))
      return { data: [], warnings: [], infos: [] }
    },
    write: () => Promise.reject(new Error('nothing is to be written')),
  }
  return { asked, catalog: createRemoteCatalog(client, 1000) }
}

const equal = (name: string, value: string): Matcher => ({
  name,
  operator: '=',
  value,
  matches: (text) => text === value,
})

it('asks for labels of any name', async () => {
  const { asked, catalog: remote } = catalog()
  await remote.seriesLabels([equal('__name__', 'foo.bar'), equal('a "b"', 'c')], 0, Number.MAX_SAFE_INTEGER)
  await remote.labelValues('plain', [], 0, Number.MAX_SAFE_INTEGER)
  await remote.labelValues('a/ä', [], 0, Number.MAX_SAFE_INTEGER)
  expect(asked).toEqual([
    '/api/v1/series {__name__="foo.bar","a \\"b\\""="c"}',
    '/api/v1/label/plain/values',
    '/api/v1/label/U__a_2f__e4_/values',
  ])
})
