import express, { type Express, type Request, type RequestHandler, type Response } from 'express'
import { LoomError } from '../../contract/errors'
import type { Caller, Identity, KeyHolder } from '../identity/identity'
import { admittedCaller } from './admitted-caller'
import { readBytes } from './read-bytes'
import type { Reply, Route, RouteRequest } from './route'
import { sendPieces } from './send-pieces'

/** Longest body of JSON and forms, in bytes; a route that takes bytes tells its own. */
export const MAX_BODY_BYTES = 100 * 1024

const PARSERS = {
  json: { type: 'application/json', parse: express.json({ limit: MAX_BODY_BYTES, strict: false }) },
  form: {
    type: 'application/x-www-form-urlencoded',
    parse: express.urlencoded({ limit: MAX_BODY_BYTES, extended: false }),
  },
} as const

/** Registers one row of the table: who may, then the body, then the schemas, then the handler. */
export function mountRoute(app: Express, route: Route, identity: Pick<Identity, 'verifyAccess' | 'verifyKey'>): void {
  const steps: RequestHandler[] = [
    async (request, response, next) => {
      response.locals.route = route.path
      response.locals.failures = route.failures
      response.locals.caller = await admittedCaller(route, request, identity)
      next()
    },
  ]
  if (route.bodyType === 'bytes') steps.push(readBytes(route.maxBytes))
  else if (route.body !== undefined) steps.push(requireMediaType(route.bodyType), PARSERS[route.bodyType].parse)
  if (route.bodyType === 'form') steps.push(withAddressParameters)
  steps.push(async (request, response) => {
    await send(route, request, response, await route.run(routeRequest(request, response)))
  })
  app[METHODS[route.method]](route.path, ...steps)
}

const METHODS = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const

function requireMediaType(bodyType: keyof typeof PARSERS): RequestHandler {
  return (request, _response, next) => {
    const { type } = PARSERS[bodyType]
    const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > 0
    if (hasBody && !request.is(type)) {
      throw new LoomError('request/unsupported-media-type', `The body must be ${type}.`)
    }
    next()
  }
}

/** A form may leave parameters to the address, as Go's servers take them; what the form says goes first. */
const withAddressParameters: RequestHandler = (request, _response, next) => {
  request.body = { ...request.query, ...request.body }
  next()
}

function routeRequest(
  request: Request,
  response: Response,
): RouteRequest<unknown, unknown, unknown, Caller | KeyHolder | null> {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  return {
    params: request.params,
    query: request.query,
    // No body at all is an empty one; a `null` is not.
    body: request.body === undefined ? {} : request.body,
    caller: response.locals.caller,
    address: request.ip ?? request.socket.remoteAddress ?? 'unknown',
    header: (name) => request.get(name),
    signal: gone.signal,
  }
}

async function send(route: Route, request: Request, response: Response, reply: Reply<unknown>): Promise<void> {
  const { answer } = route
  if (reply.headers !== undefined) response.set(reply.headers)
  response.status(answer.kind === 'empty' ? 204 : (reply.status ?? 200))
  if (answer.kind === 'empty') response.end()
  // Compressed where there is nothing but metrics: tokens beside what a caller chose must not be.
  else if (answer.kind === 'json' && route.failures === 'prometheus') {
    await sendPieces(request, response, [JSON.stringify(reply.body)])
  } else if (answer.kind === 'json') response.json(reply.body)
  else if (answer.kind === 'pieces') await sendPieces(request, response, reply.body as Iterable<string>)
  else if (answer.kind === 'bytes') response.send(reply.body)
  else response.type(answer.contentType).send(String(reply.body))
}
