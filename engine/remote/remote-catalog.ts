import { LoomError } from '../../contract/errors'
import { escapedName } from '../../contract/model/escaped-name'
import { writtenLabelName } from '../../contract/model/names'
import type { Matcher } from '../model/matcher'
import type { SeriesCatalog } from '../model/series-catalog'
import type { RemoteClient } from './client'
import { labelsOf } from './results'

/** What series a remote engine has. `timeout` in milliseconds. */
export function createRemoteCatalog(client: RemoteClient, timeout: number): SeriesCatalog {
  const list = async (path: string, matchers: readonly Matcher[], from: number, to: number, method: 'GET' | 'POST') => {
    const parameters = new URLSearchParams()
    if (matchers.length > 0) parameters.set('match[]', selectorOf(matchers))
    if (from > 0) parameters.set('start', String(from / 1000))
    if (to < FOREVER) parameters.set('end', String(to / 1000))
    const { data } = await client.ask(path, parameters, { method, timeout })
    if (!Array.isArray(data)) throw new LoomError('server/unavailable', 'The remote engine’s answer is no list.')
    return data
  }
  return {
    // A selector of nothing is refused everywhere: all series are those with a name.
    seriesLabels: async (matchers, from, to) => {
      const given = matchers.length > 0 ? matchers : [NAMED]
      return (await list('/api/v1/series', given, from, to, 'POST')).map(labelsOf)
    },
    labelNames: async (matchers, from, to) =>
      (await list('/api/v1/labels', matchers, from, to, 'POST')).map(String).sort(),
    labelValues: async (name, matchers, from, to) => {
      const path = `/api/v1/label/${encodeURIComponent(escapedName(name))}/values`
      return (await list(path, matchers, from, to, 'GET')).map(String).sort()
    },
  }
}

/** Ends beyond it stand for no end at all. */
const FOREVER = 8.64e15

const NAMED: Matcher = { name: '__name__', operator: '!=', value: '', matches: (value) => value !== '' }

function selectorOf(matchers: readonly Matcher[]): string {
  return `{${matchers.map(({ name, operator, value }) => `${writtenLabelName(name)}${operator}${JSON.stringify(value)}`).join(',')}}`
}
