import { z } from 'zod'
import { openRoute, type Route } from '../route'
import { openApiDocument } from './openapi'
import { documentationPage, PAGE_POLICY } from './page'

/** The documents of a route table, which then hold these two routes as well. */
export function documentationRoutes(described: readonly Route[], version: string): readonly Route[] {
  const documentation: Route[] = []
  const all = (): readonly Route[] => [...described, ...documentation]
  documentation.push(
    openRoute({
      method: 'GET',
      path: '/api/openapi.json',
      summary: 'This interface as an OpenAPI 3.1 document',
      access: 'open',
      answer: { kind: 'json', schema: z.record(z.string(), z.unknown()) },
      handle: () => ({ body: openApiDocument(all(), version) }),
    }),
    openRoute({
      method: 'GET',
      path: '/api/docs',
      summary: 'This interface, readable',
      access: 'open',
      answer: { kind: 'text', contentType: 'text/html; charset=utf-8' },
      handle: () => ({
        headers: { 'content-security-policy': PAGE_POLICY },
        body: documentationPage(all(), version),
      }),
    }),
  )
  return documentation
}
