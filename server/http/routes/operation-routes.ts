import { z } from 'zod'
import { LoomError } from '../../../contract/errors'
import { HealthAnswer } from '../../../contract/wire/http'
import { PROTOCOL_VERSION } from '../../../contract/wire/protocol'
import type { Identity } from '../../identity/identity'
import { EXPOSITION_TYPE, exposition } from '../../metrics/exposition'
import type { Registry } from '../../metrics/registry'
import { openRoute, type Route } from '../route'

const Ready = z.object({ status: z.literal('ready') })
const KeySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())) })

const PLAIN = { kind: 'text', contentType: 'text/plain; charset=utf-8' } as const

/** What those ask who run the server: open to all, and without anything about users or data. */
export function operationRoutes(options: {
  readonly identity: Pick<Identity, 'publicKeys'>
  readonly registry: Registry
  /** Why the server is not to be used now; null when it is. */
  readonly notReady: () => string | null
}): readonly Route[] {
  const { identity, registry, notReady } = options
  const requireReady = (): void => {
    const reason = notReady()
    if (reason !== null) throw new LoomError('server/unavailable', reason)
  }
  return [
    openRoute({
      method: 'GET',
      path: '/healthz',
      summary: 'Whether the process answers, and which protocol versions it speaks',
      access: 'open',
      answer: { kind: 'json', schema: HealthAnswer },
      handle: () => ({
        body: {
          status: 'ok' as const,
          application: 'loom' as const,
          protocol: { min: PROTOCOL_VERSION, max: PROTOCOL_VERSION },
        },
      }),
    }),
    openRoute({
      method: 'GET',
      path: '/readyz',
      summary: 'Whether the server takes work',
      access: 'open',
      answer: { kind: 'json', schema: Ready },
      errors: ['server/unavailable'],
      handle: () => {
        requireReady()
        return { body: { status: 'ready' as const } }
      },
    }),
    openRoute({
      method: 'GET',
      path: '/-/healthy',
      summary: "Whether the process answers, at Prometheus's address",
      access: 'open',
      answer: PLAIN,
      handle: () => ({ body: 'Loom is healthy.\n' }),
    }),
    openRoute({
      method: 'GET',
      path: '/-/ready',
      summary: "Whether the server takes work, at Prometheus's address",
      access: 'open',
      answer: PLAIN,
      errors: ['server/unavailable'],
      handle: () => {
        requireReady()
        return { body: 'Loom is ready.\n' }
      },
    }),
    openRoute({
      method: 'GET',
      path: '/metrics',
      summary: "The server's own metrics in Prometheus's text format",
      access: 'open',
      answer: { kind: 'text', contentType: EXPOSITION_TYPE },
      handle: () => ({ body: exposition(registry.collect()) }),
    }),
    openRoute({
      method: 'GET',
      path: '/.well-known/jwks.json',
      summary: 'The public key that access tokens are signed with',
      access: 'open',
      answer: { kind: 'json', schema: KeySet },
      handle: () => ({ body: { keys: identity.publicKeys().keys.map((key) => ({ ...key })) } }),
    }),
  ]
}
