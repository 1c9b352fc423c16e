import { createHash } from 'node:crypto'
import type { Route } from '../route'

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { font: 600 1rem ui-monospace, monospace; margin: 2rem 0 .25rem; }
p { margin: .25rem 0; }
.access { opacity: .75; }
code { font-family: ui-monospace, monospace; }
`

/** The page's own policy: its one style sheet, by hash, and nothing else. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** The route table for people: one file, no script, nothing loaded from anywhere. */
export function documentationPage(routes: readonly Route[], version: string): string {
  const sections = routes.map(({ method, path, summary, access, errors }) => {
    const codes = errors.length === 0 ? '' : `<p>Codes: ${errors.map((code) => `<code>${code}</code>`).join(' ')}</p>`
    const who = access === 'open' ? 'Open to all' : `Role ${access}`
    return `<h2>${method} ${escaped(path)}</h2><p>${escaped(summary)}</p><p class="access">${who}</p>${codes}`
  })
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Loom ${escaped(version)}: HTTP interface</title><style>${STYLE}</style></head>
<body><h1>Loom ${escaped(version)}: HTTP interface</h1>
<p>Schemas of requests and answers: <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1).
Send the access token as <code>Authorization: Bearer …</code>.</p>
${sections.join('\n')}
</body></html>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
