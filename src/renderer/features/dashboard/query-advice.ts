import type { ErrorCode } from '../../../../contract/errors'

/** What a person can do about a query that fails. */
export function queryAdvice(code: ErrorCode): string {
  switch (code) {
    case 'promql/parse':
    case 'promql/unsupported':
    case 'promql/execution':
    case 'request/invalid':
      return 'Change the panel’s query.'
    case 'query/timeout':
    case 'query/too-many-samples':
    case 'query/too-many-series':
      return 'Ask for fewer series or a shorter time.'
    case 'auth/forbidden':
      return 'Ask the server’s administrator for access.'
    default:
      return 'Loom tries again by itself.'
  }
}
