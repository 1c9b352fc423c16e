import { createHash } from 'node:crypto'
import type { Route } from '../route'
import { MEDIA_TYPES, parametersOf, schemaOf } from './openapi'
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
    body(route),
    answer(route),
    errors.length === 0 ? '' : `<p>Codes: ${errors.map((code) => `<code>${code}</code>`).join(' ')}</p>`,
  ]
  return `<section id="${anchor(route)}">${parts.join('')}</section>`
}

function whoMay({ access, scope }: Route): string {
  if (access === 'open') return 'Open to all'
  return scope === undefined ? `Role ${access}` : `Role ${access}, or an API key with the scope ${scope}`
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

function body({ body: schema, bodyType }: Route): string {
  return schema === undefined ? '' : folded(`Body, ${MEDIA_TYPES[bodyType]}`, shapeText(schemaOf(schema, 'input')))
}

function answer({ answer: shape }: Route): string {
  if (shape.kind === 'empty') return '<p>Answer: 204, empty</p>'
  if (shape.kind === 'text') return `<p>Answer: ${escaped(shape.contentType)}</p>`
  if (shape.kind === 'bytes') return `<p>Answer: ${escaped(shape.contentTypes.join(', '))}</p>`
  return folded('Answer, application/json', shapeText(schemaOf(shape.schema, 'output')))
}

/** Short shapes are there at once, long ones on demand. */
function folded(label: string, text: string): string {
  const open = text.split('\n').length <= 6 ? ' open' : ''
  return `<details${open}><summary>${escaped(label)}</summary><pre>${escaped(text)}</pre></details>`
}

function title({ method, path }: Route): string {
  return `${method} ${path}`
}

function anchor(route: Route): string {
  return title(route)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
