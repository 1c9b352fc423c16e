import { randomUUID } from 'node:crypto'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import { LoomError } from '../../contract/errors'
import type { Identity } from '../identity/identity'
import type { Log } from '../log/log'
import type { Registry } from '../metrics/registry'
import { crossOrigin } from './cross-origin'
import { createHttpMetrics, type HttpMetrics } from './http-metrics'
import { mountRoute } from './mount-route'
import { problemOf } from './problem'
import type { FailureForm, Route } from './route'
import { failureFormAt, writtenFailure } from './written-failure'

export interface HttpOptions {
  readonly routes: readonly Route[]
  readonly identity: Pick<Identity, 'verifyAccess' | 'verifyKey'>
  readonly allowsHost: (host: string | undefined) => boolean
  readonly origins: readonly string[]
  readonly trustProxy: readonly string[]
  readonly log: Log
  readonly registry: Registry
}

/** The Express application of a route table. Whatever goes wrong ends in one error handler. */
export function createHttp(options: HttpOptions): Express {
  const { routes, identity, allowsHost, origins, trustProxy, log, registry } = options
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.enable('case sensitive routing')
  app.enable('strict routing')
  app.set('trust proxy', trustProxy.length === 0 ? false : [...trustProxy])

  app.use(observed(createHttpMetrics(registry), log))
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
      // Whether an address is to be reached by TLS alone is for the proxy that speaks TLS to say.
      strictTransportSecurity: false,
    }),
  )
  app.use((request, _response, next) => {
    if (allowsHost(request.headers.host)) return next()
    throw new LoomError('protocol/host-refused', 'This server does not answer to that host name.')
  })
  if (origins.length > 0) app.use(crossOrigin(origins))

  for (const route of routes) mountRoute(app, route, identity)
  for (const [path, { methods, failures }] of methodsByPath(routes)) {
    app.all(path, (_request, response) => {
      response.set('allow', methods.join(', '))
      response.locals.failures = failures
      throw new LoomError('request/method-not-allowed', `Here only ${methods.join(', ')} can be used.`)
    })
  }
  app.use(() => {
    throw new LoomError('request/not-found', 'There is nothing at this address.')
  })
  app.use(answeringErrors(log))
  return app
}

interface Address {
  readonly methods: readonly string[]
  readonly failures: FailureForm
}

function methodsByPath(routes: readonly Route[]): ReadonlyMap<string, Address> {
  const addresses = new Map<string, Address>()
  for (const { path, method, failures } of routes) {
    const known = addresses.get(path)?.methods ?? []
    addresses.set(path, { methods: [...known, ...(method === 'GET' ? ['GET', 'HEAD'] : [method])], failures })
  }
  return addresses
}

/** Gives each request an id, and counts, times and logs it once it is answered or left. */
function observed(metrics: HttpMetrics, log: Log): RequestHandler {
  return (request, response, next) => {
    const started = process.hrtime.bigint()
    const id = randomUUID()
    response.locals.requestId = id
    response.set({ 'x-request-id': id, 'cache-control': 'no-store' })
    response.once('close', () => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9
      const pattern: unknown = response.locals.route
      const route = typeof pattern === 'string' ? pattern : 'none'
      const status = response.writableFinished ? response.statusCode : 499
      metrics.answered(route === 'none' ? 'any' : request.method, route, status, seconds)
      log.debug('request', { id, method: request.method, route, status, ms: Math.round(seconds * 1000) })
    })
    next()
  }
}

function answeringErrors(log: Log): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const { problem } = problemOf(error)
    if (problem.status >= 500 && problem.code === 'server/internal') {
      log.error('request failed', { id: response.locals.requestId, method: request.method, path: request.path, error })
    }
    if (response.headersSent) {
      response.destroy()
      return
    }
    const form: FailureForm = response.locals.failures ?? failureFormAt(request.path)
    const { status, headers, body } = writtenFailure(form, error, request.get('content-type'))
    response.status(status).set(headers).send(body)
  }
}
