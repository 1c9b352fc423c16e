import { createHash } from 'node:crypto'
import type { Route } from '../route'
import { parametersOf } from './openapi'
import { answerOf, bodyOf, type Content, title, whoMay } from './route-words'
import { shapeText } from './shape-text'
import { STYLE } from './style'

/** The page's own policy: its one style sheet, by hash, and nothing else. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** The route table for people: one file, no script, nothing loaded from anywhere. */
export function documentationPage(routes: readonly Route[], version: string): string {
  const contents = routes.map((route) => `<li><a href="#${anchor(route)}">${escaped(title(route))}</a></li>`)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Loom ${escaped(version)}: HTTP interface</title><style>${STYLE}</style></head>
<body><h1>Loom ${escaped(version)}: HTTP interface</h1>
<p>For programs: <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1).
Send an access token, or an API key where one is taken, as <code>Authorization: Bearer TOKEN</code>.
A <code>?</code> marks what may be left out.</p>
<nav aria-label="Routes"><ul>${contents.join('')}</ul></nav>
${routes.map(section).join('\n')}
</body></html>
`
}

function section(route: Route): string {
  const { method, path, summary, errors } = route
  const parts = [
    `<h2><a href="#${anchor(route)}"><span class="method">${method}</span> ${escaped(path)}</a></h2>`,
    `<p>${escaped(summary)}</p><p class="dim">${whoMay(route)}</p>`,
    parameters(route),
    content(bodyOf(route)),
    content(answerOf(route)),
    errors.length === 0 ? '' : `<p>Codes: ${errors.map((code) => `<code>${code}</code>`).join(' ')}</p>`,
  ]
  return `<section id="${anchor(route)}">${parts.join('')}</section>`
}

function parameters(route: Route): string {
  const all = parametersOf(route)
  if (all.length === 0) return ''
  const rows = all.map(({ name, in: place, required, schema }) => {
    const mark = required ? '' : '?'
    return `<tr><td><code>${escaped(name)}${mark}</code></td><td>${place}</td><td>${escaped(shapeText(schema))}</td></tr>`
  })
  return `<table><tr><th>Parameter</th><th>In</th><th>Type</th></tr>${rows.join('')}</table>`
}

/** Short shapes are there at once, long ones on demand. */
function content(part: Content | null): string {
  if (part === null) return ''
  const { label, shape } = part
  if (shape === null) return `<p>${escaped(label)}</p>`
  const open = shape.split('\n').length <= 6 ? ' open' : ''
  return `<details${open}><summary>${escaped(label)}</summary><pre>${escaped(shape)}</pre></details>`
}

function anchor(route: Route): string {
  return title(route)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
