import { z } from 'zod'
import { LoomError } from '../../../contract/errors'
import { unescapedName } from '../../../contract/model/escaped-name'
import { type Labels, labelsKey } from '../../../contract/model/labels'
import type { Matcher } from '../../../engine/model/matcher'
import type { SeriesCatalog } from '../../../engine/model/series-catalog'
import { callerRoute, type Route } from '../route'
import { byGetAndForm } from './by-get-and-form'
import { limited } from './limit'
import { parseSelector, SeriesParameters } from './parameters'

const Warnings = z.array(z.string()).optional()
const NamesAnswer = z.object({ status: z.literal('success'), data: z.array(z.string()), warnings: Warnings })
const SeriesAnswer = z.object({
  status: z.literal('success'),
  data: z.array(z.record(z.string(), z.string())),
  warnings: Warnings,
})

type Parameters = z.infer<typeof SeriesParameters>

/** What series there are, as Prometheus answers it: `labels`, `label/:name/values`, `series`. */
export function seriesRoutes(catalog: SeriesCatalog): readonly Route[] {
  const errors = ['promql/parse'] as const
  return [
    ...byGetAndForm({
      path: '/api/v1/labels',
      summary: 'Label names in use',
      parameters: SeriesParameters,
      answer: { kind: 'json', schema: NamesAnswer },
      errors,
      answerWith: async (parameters) => listAnswer(await merged(parameters, catalog.labelNames), parameters),
    }),
    callerRoute({
      method: 'GET',
      path: '/api/v1/label/:name/values',
      summary: 'Values of one label',
      access: 'viewer',
      scope: 'metrics:read',
      failures: 'prometheus',
      params: z.strictObject({ name: z.string().max(2048).transform(unescapedName) }),
      query: SeriesParameters,
      answer: { kind: 'json', schema: NamesAnswer },
      errors,
      handle: async ({ params, query }) => ({
        body: listAnswer(
          await merged(query, (matchers, from, to) => catalog.labelValues(params.name, matchers, from, to)),
          query,
        ),
      }),
    }),
    ...byGetAndForm({
      path: '/api/v1/series',
      summary: 'Label sets of the series that match',
      parameters: SeriesParameters,
      answer: { kind: 'json', schema: SeriesAnswer },
      errors,
      answerWith: async (parameters) => {
        if (parameters['match[]'] === undefined) throw new LoomError('request/invalid', 'no match[] parameter provided')
        const found = new Map<string, Labels>()
        for (const labels of await eachSelector(parameters, catalog.seriesLabels)) {
          found.set(labelsKey(labels), labels)
        }
        const sorted = [...found].sort(([left], [right]) => (left < right ? -1 : 1))
        return listAnswer(
          sorted.map(([, labels]) => ({ ...labels })),
          parameters,
        )
      },
    }),
  ]
}

type Lookup<Item> = (matchers: readonly Matcher[], from: number, to: number) => Promise<readonly Item[]>

/** Several `match[]` stand for any of them; none for all series. */
async function eachSelector<Item>(parameters: Parameters, lookup: Lookup<Item>): Promise<readonly Item[]> {
  const { start = 0, end = Number.MAX_SAFE_INTEGER } = parameters
  const selectors = parameters['match[]']?.map(parseSelector) ?? [[]]
  return (await Promise.all(selectors.map((matchers) => lookup(matchers, start, end)))).flat()
}

async function merged(parameters: Parameters, lookup: Lookup<string>): Promise<readonly string[]> {
  return [...new Set(await eachSelector(parameters, lookup))].sort()
}

function listAnswer<Item>(found: readonly Item[], { limit }: Parameters) {
  const { items, warnings } = limited(found, limit)
  return {
    status: 'success' as const,
    data: [...items],
    ...(warnings.length === 0 ? {} : { warnings: [...warnings] }),
  }
}
