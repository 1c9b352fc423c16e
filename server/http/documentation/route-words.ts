import type { Route } from '../route'
import { MEDIA_TYPES, schemaOf } from './openapi'
import { shapeText } from './shape-text'

export function title({ method, path }: Route): string {
  return `${method} ${path}`
}

export function whoMay({ access, scope }: Route): string {
  if (access === 'open') return 'Open to all'
  return scope === undefined ? `Role ${access}` : `Role ${access}, or an API key with the scope ${scope}`
}

/** A body or an answer: what it is called, and its shape when it has one. */
export interface Content {
  readonly label: string
  readonly shape: string | null
}

export function bodyOf({ body, bodyType }: Route): Content | null {
  return body === undefined
    ? null
    : { label: `Body, ${MEDIA_TYPES[bodyType]}`, shape: shapeText(schemaOf(body, 'input')) }
}

export function answerOf({ answer }: Route): Content {
  if (answer.kind === 'empty') return { label: 'Answer: 204, empty', shape: null }
  if (answer.kind === 'text') return { label: `Answer: ${answer.contentType}`, shape: null }
  if (answer.kind === 'bytes') return { label: `Answer: ${answer.contentTypes.join(', ')}`, shape: null }
  return { label: 'Answer, application/json', shape: shapeText(schemaOf(answer.schema, 'output')) }
}
