import { z } from 'zod'
import type { Language } from '../../../engine/promql/syntax/experimental'
import { formatExpression } from '../../../engine/promql/syntax/format'
import { parse } from '../../../engine/promql/syntax/parse'
import type { Route } from '../route'
import { byGetAndForm } from './by-get-and-form'
import { InstantParameters, inParameter } from './parameters'

const FormatAnswer = z.object({ status: z.literal('success'), data: z.string() })

/** What can be said of an expression without running it. */
export function expressionRoutes(language: Language): readonly Route[] {
  return byGetAndForm({
    path: '/api/v1/format_query',
    summary: 'An expression in the usual form, over several lines where it is long',
    parameters: InstantParameters.pick({ query: true }),
    answer: { kind: 'json', schema: FormatAnswer },
    errors: ['promql/parse'],
    answerWith: ({ query }) => ({
      status: 'success' as const,
      data: formatExpression(inParameter('query', () => parse(query, language))),
    }),
  })
}
