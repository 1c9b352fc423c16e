import { z } from 'zod'
import { Problem } from '../../../contract/wire/http'
import type { Route } from '../route'

/** What z.toJSONSchema gives. */
export type Schema = { readonly [key: string]: Json }

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The OpenAPI 3.1 document of a route table. */
export function openApiDocument(routes: readonly Route[], version: string): { readonly [key: string]: Json } {
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    const operations = paths[path] ?? {}
    operations[route.method.toLowerCase()] = operation(route)
    paths[path] = operations
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Loom',
      version,
      description:
        'HTTP interface of the Loom metrics server. Failures are problem documents (RFC 9457) with a closed `code`; the routes under /api/v1 answer as Prometheus does.',
    },
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        key: { type: 'http', scheme: 'bearer', bearerFormat: 'API key: loom_…' },
        keyAsPassword: { type: 'http', scheme: 'basic', description: 'An API key as the password, any user name' },
      },
      schemas: { Problem: schemaOf(Problem, 'output') },
    },
  }
}

function operation(route: Route): Json {
  const { summary, body, bodyType, errors } = route
  const parameters = parametersOf(route)
  return {
    summary,
    ...admission(route),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { [MEDIA_TYPES[bodyType]]: { schema: schemaOf(body, 'input') } } } }),
    responses: { ...success(route), default: failure(route, errors) },
  }
}

export const MEDIA_TYPES: Readonly<Record<Route['bodyType'], string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  bytes: 'application/octet-stream',
}

function admission({ access, scope }: Route): { readonly [key: string]: Json } {
  if (access === 'open') return { security: [] }
  const description = `Needs the role ${access} or a higher one`
  if (scope === undefined) return { security: [{ bearer: [] }], description: `${description}.` }
  return {
    security: [{ bearer: [] }, { key: [] }, { keyAsPassword: [] }],
    description: `${description}, or an API key with the scope ${scope} of such a user.`,
  }
}

function success({ answer }: Route): { readonly [status: string]: Json } {
  if (answer.kind === 'empty') return { 204: { description: 'Done' } }
  if (answer.kind === 'text') return { 200: { description: 'Text', content: { [answer.contentType]: {} } } }
  if (answer.kind === 'bytes') {
    return {
      200: { description: 'Success', content: Object.fromEntries(answer.contentTypes.map((type) => [type, {}])) },
    }
  }
  const content = { 'application/json': { schema: schemaOf(answer.schema, 'output') } }
  return { '2XX': { description: 'Success', content } }
}

function failure({ failures }: Route, errors: Route['errors']): Json {
  const description = errors.length === 0 ? 'Failure' : `Failure: ${errors.join(', ')} and the codes of every route`
  if (failures === 'prometheus') return { description: `${description}, in Prometheus's form` }
  if (failures === 'otlp') return { description: `${description}, as a google.rpc.Status` }
  return {
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
}

export type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: Schema
}

/** What a route is told beside its body: in its path, its query and its headers. */
export function parametersOf({ params, query, headers }: Route): readonly Parameter[] {
  const noted = headers.map((header) => ({ ...header, in: 'header' as const, schema: { type: 'string' } }))
  return [...parametersIn('path', params), ...parametersIn('query', query), ...noted]
}

function parametersIn(place: 'path' | 'query', schema: z.ZodType | undefined): readonly Parameter[] {
  if (schema === undefined) return []
  const { properties, required } = schemaOf(schema, 'input')
  const needed = Array.isArray(required) ? required : []
  return Object.entries((properties ?? {}) as { readonly [name: string]: Schema }).map(([name, shape]) => ({
    name,
    in: place,
    required: place === 'path' || needed.includes(name),
    schema: shape,
  }))
}

export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return JSON.parse(JSON.stringify(rest))
}
