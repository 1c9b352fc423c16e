import { LoomError } from '../../contract/errors'

/**
 * Most values in one JSON answer: some 60 MB of text, all of it in memory at once. Without a bound, one signed-in caller
 * could end the server with one request.
 */
export const MAX_JSON_VALUES = 2_000_000

/** The refusal of an answer that would hold more. */
export function tooManyValues(): LoomError {
  return new LoomError(
    'query/too-many-samples',
    `The answer has more than ${MAX_JSON_VALUES} values. Ask for fewer series, a shorter range or a larger step.`,
  )
}
