import type { Route } from '../route'
import { parametersOf } from './openapi'
import { answerOf, bodyOf, type Content, title, whoMay } from './route-words'
import { shapeText } from './shape-text'

const HEAD = `# The HTTP interface

Generated from the route table: change it there, then run \`npx vitest run server/http/documentation -u\`. A running server
shows the same at \`/api/docs\`; [openapi.json](openapi.json) is the OpenAPI 3.1 document, at \`/api/openapi.json\` there.

Send an access token, or an API key where one is taken, as \`Authorization: Bearer TOKEN\`. A \`?\` marks what may be
left out. Failures are problem documents (RFC 9457) with a \`code\`; the routes under \`/api/v1\` answer as
[Prometheus does](../prometheus-api.md). [Ingestion](../ingestion.md) tells what the bytes of the sending routes are.
`

/** The route table as docs/api/README.md, for those who read the repository. */
export function documentationMarkdown(routes: readonly Route[]): string {
  return [HEAD, ...routes.map(section)].join('\n')
}

function section(route: Route): string {
  const parameters = parametersOf(route)
  const lines = [`## ${title(route)}`, '', `${route.summary}. ${whoMay(route)}.`, '']
  if (parameters.length > 0) {
    const rows = parameters.map(
      ({ name, in: place, required, schema }) =>
        `| \`${name}${required ? '' : '?'}\` | ${place} | ${shapeText(schema).replaceAll('|', '\\|')} |`,
    )
    lines.push('| Parameter | In | Type |', '|---|---|---|', ...rows, '')
  }
  const body = bodyOf(route)
  if (body !== null) lines.push(...content(body))
  lines.push(...content(answerOf(route)))
  if (route.errors.length > 0) lines.push(`Codes: ${route.errors.map((code) => `\`${code}\``).join(', ')}`, '')
  return lines.join('\n')
}

function content({ label, shape }: Content): readonly string[] {
  return shape === null ? [label, ''] : [`${label}:`, '', '```', shape, '```', '']
}
