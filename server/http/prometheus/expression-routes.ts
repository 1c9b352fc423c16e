import { z } from 'zod'
import type { Language } from '../../../engine/promql/syntax/experimental'
import { formatExpression } from '../../../engine/promql/syntax/format'
import { parse } from '../../../engine/promql/syntax/parse'
import type { Route } from '../route'
import { byGetAndForm } from './by-get-and-form'
import { InstantParameters, inParameter } from './parameters'

const FormatAnswer = z.object({ status: z.literal('success'), data: z.string() })
const ExemplarsAnswer = z.object({ status: z.literal('success'), data: z.array(z.never()) })

/** What can be said of an expression without running it. */
export function expressionRoutes(language: Language): readonly Route[] {
  const status = 'success' as const
  const parameters = InstantParameters.pick({ query: true })
  const parsed = (query: string) => inParameter('query', () => parse(query, language))
  return [
    ...byGetAndForm({
      path: '/api/v1/format_query',
      summary: 'An expression in the usual form, over several lines where it is long',
      parameters,
      answer: { kind: 'json', schema: FormatAnswer },
      errors: ['promql/parse'],
      answerWith: ({ query }) => ({ status, data: formatExpression(parsed(query)) }),
    }),
    // Loom keeps no exemplars; dashboards that ask for them get none.
    ...byGetAndForm({
      path: '/api/v1/query_exemplars',
      summary: 'Always empty: Loom keeps no exemplars',
      parameters,
      answer: { kind: 'json', schema: ExemplarsAnswer },
      errors: ['promql/parse'],
      answerWith: ({ query }) => {
        parsed(query)
        return { status, data: [] }
      },
    }),
  ]
}
