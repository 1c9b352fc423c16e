import type { z } from 'zod'
import { type AnswerShape, callerRoute, type ReplyOf, type Route } from '../route'

/** Prometheus's clients post long questions as forms: one route for each way, with the same parameters. */
export function byGetAndForm<Parameters extends z.ZodType, const Answer extends AnswerShape>(question: {
  readonly path: `/${string}`
  readonly summary: string
  readonly parameters: Parameters
  readonly answer: Answer
  readonly errors?: Route['errors']
  readonly answerWith: (
    parameters: z.output<Parameters>,
    signal: AbortSignal,
  ) => ReplyOf<Answer>['body'] | Promise<ReplyOf<Answer>['body']>
}): readonly Route[] {
  const { path, summary, parameters, answer, errors = [], answerWith } = question
  const common = { path, access: 'viewer', scope: 'metrics:read', failures: 'prometheus', answer, errors } as const
  const reply = async (given: unknown, signal: AbortSignal) =>
    ({ body: await answerWith(given as z.output<Parameters>, signal) }) as ReplyOf<Answer>
  return [
    callerRoute({
      ...common,
      method: 'GET',
      summary,
      query: parameters,
      handle: ({ query, signal }) => reply(query, signal),
    }),
    callerRoute({
      ...common,
      method: 'POST',
      summary: `${summary}, asked with a form`,
      bodyType: 'form',
      body: parameters,
      handle: ({ body, signal }) => reply(body, signal),
    }),
  ]
}
