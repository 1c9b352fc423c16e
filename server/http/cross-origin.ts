import type { RequestHandler } from 'express'

/** Lets pages of the listed origins call the server. Every other page gets no permission, which is the default. */
export function crossOrigin(origins: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers
    response.vary('Origin')
    if (origin === undefined || !origins.includes(origin)) return next()
    response.set({ 'access-control-allow-origin': origin, 'access-control-expose-headers': 'ETag, Retry-After' })
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return next()
    response.set({
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': 'Authorization, Content-Type, If-Match',
      'access-control-max-age': '600',
    })
    response.status(204).end()
  }
}
