import type { z } from 'zod'
import type { ErrorCode } from '../../contract/errors'
import type { Scope } from '../../contract/model/api-key'
import type { Role } from '../../contract/model/user'
import type { Caller, KeyHolder } from '../identity/identity'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a handler is given: all of it checked against the route's schemas. */
export interface RouteRequest<Params, Query, Body, Who> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly caller: Who
  /** Address of the client; behind a trusted proxy the forwarded one. */
  readonly address: string
  /** One request header, by its lower-case name. */
  readonly header: (name: string) => string | undefined
  /** Aborts when the client goes away: hand it to queries. */
  readonly signal: AbortSignal
}

/** What a handler answers. `body` is sent as JSON unless the route's answer is text. Status 200 unless told. */
export interface Reply<Body> {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Body
}

/**
 * What a route answers when all is well: a JSON schema, such JSON as pieces of its text that are written one by one, a
 * text of some media type, bytes whose media type the reply's headers tell, or nothing (204).
 */
export type AnswerShape =
  | { readonly kind: 'json'; readonly schema: z.ZodType }
  | { readonly kind: 'pieces'; readonly schema: z.ZodType }
  | { readonly kind: 'text'; readonly contentType: string }
  | { readonly kind: 'bytes'; readonly contentTypes: readonly string[] }
  | { readonly kind: 'empty' }

/** A problem document, Prometheus's `{status: 'error', …}`, or google.rpc.Status as OTLP wants it. */
export type FailureForm = 'problem' | 'prometheus' | 'otlp'

/** What the document tells of a request header. */
export interface HeaderNote {
  readonly name: string
  readonly required: boolean
  readonly description: string
}

/** One row of the route table: registration, the OpenAPI document and the role matrix are derived from it. */
export interface Route {
  readonly method: Method
  /** Express's notation: `/api/dashboards/:uid`. */
  readonly path: `/${string}`
  readonly summary: string
  /** `open` to all, or the least role: an admin may what an editor may, an editor what a viewer may. */
  readonly access: 'open' | Role
  /** What an API key needs to be accepted in place of a session; without it, no key is. */
  readonly scope: Scope | undefined
  readonly params: z.ZodType | undefined
  readonly query: z.ZodType | undefined
  readonly body: z.ZodType | undefined
  /** Headers that mean something here, for the document: the handler reads them itself. */
  readonly headers: readonly HeaderNote[]
  /** How the body is written: JSON, the form that Prometheus's clients post, or bytes that the handler decodes. */
  readonly bodyType: 'json' | 'form' | 'bytes'
  /** Longest body of bytes, as sent. */
  readonly maxBytes: number
  readonly answer: AnswerShape
  /** Codes it may answer beside those of every route. For the document. */
  readonly errors: readonly ErrorCode[]
  /** How failures are written. */
  readonly failures: FailureForm
  /** Checks the parts against the schemas, then runs the handler. Throws `request/invalid` through zod's error. */
  readonly run: (request: RouteRequest<unknown, unknown, unknown, Caller | KeyHolder | null>) => Promise<Reply<unknown>>
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

interface Shape<Params, Query, Body, Answer> {
  readonly method: Method
  readonly path: `/${string}`
  readonly summary: string
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly headers?: readonly HeaderNote[]
  readonly bodyType?: 'json' | 'form' | 'bytes'
  readonly maxBytes?: number
  readonly answer: Answer
  readonly errors?: readonly ErrorCode[]
  readonly failures?: FailureForm
}

export type ReplyOf<Answer> = Answer extends { kind: 'json'; schema: infer Schema extends z.ZodType }
  ? Reply<z.input<Schema>>
  : Answer extends { kind: 'pieces' }
    ? Reply<Iterable<string>>
    : Answer extends { kind: 'text' }
      ? Reply<string>
      : Answer extends { kind: 'bytes' }
        ? Reply<Buffer>
        : Reply<undefined>

type Handler<Params, Query, Body, Who, Answer> = (
  request: RouteRequest<Parsed<Params>, Parsed<Query>, Parsed<Body>, Who>,
) => ReplyOf<Answer> | Promise<ReplyOf<Answer>>

type Optional = z.ZodType | undefined

/** A route that anyone may call: its handler sees no caller. */
export function openRoute<
  const Answer extends AnswerShape,
  Params extends Optional = undefined,
  Query extends Optional = undefined,
  Body extends Optional = undefined,
>(
  shape: Shape<Params, Query, Body, Answer> & {
    readonly access: 'open'
    readonly handle: Handler<Params, Query, Body, null, Answer>
  },
): Route {
  return {
    ...described(shape),
    access: 'open',
    scope: undefined,
    run: async (request) => shape.handle({ ...request, ...checked(shape, request), caller: null }),
  }
}

/**
 * A route for callers of a role or a higher one. With a `scope`, programs may call it by an API key of that scope: its
 * handler then sees the user alone.
 */
export function callerRoute<
  const Answer extends AnswerShape,
  const Allowed extends Scope | undefined = undefined,
  Params extends Optional = undefined,
  Query extends Optional = undefined,
  Body extends Optional = undefined,
>(
  shape: Shape<Params, Query, Body, Answer> & {
    readonly access: Role
    readonly scope?: Allowed
    readonly handle: Handler<Params, Query, Body, Admitted<Allowed>, Answer>
  },
): Route {
  return {
    ...described(shape),
    access: shape.access,
    scope: shape.scope,
    run: async (request) => {
      const { caller } = request
      if (caller === null || (shape.scope === undefined && !('sessionId' in caller))) {
        throw new Error(`${shape.method} ${shape.path} was run without its caller`)
      }
      return shape.handle({ ...request, ...checked(shape, request), caller: caller as Admitted<Allowed> })
    },
  }
}

type Admitted<Allowed extends Scope | undefined> = Allowed extends Scope ? Caller | KeyHolder : Caller

function described(shape: Shape<Optional, Optional, Optional, AnswerShape>): Omit<Route, 'access' | 'scope' | 'run'> {
  const {
    method,
    path,
    summary,
    params,
    query,
    body,
    headers = [],
    answer,
    errors = [],
    failures = 'problem',
    bodyType = 'json',
    maxBytes = 0,
  } = shape
  return { method, path, summary, params, query, body, headers, bodyType, maxBytes, answer, errors, failures }
}

function checked<Params extends Optional, Query extends Optional, Body extends Optional>(
  shape: Shape<Params, Query, Body, AnswerShape>,
  request: { readonly params: unknown; readonly query: unknown; readonly body: unknown },
): { params: Parsed<Params>; query: Parsed<Query>; body: Parsed<Body> } {
  return {
    params: parsed(shape.params, request.params),
    query: parsed(shape.query, request.query),
    body: parsed(shape.body, request.body),
  }
}

function parsed<Schema extends Optional>(schema: Schema | undefined, value: unknown): Parsed<Schema> {
  return (schema === undefined ? undefined : schema.parse(value)) as Parsed<Schema>
}
