/** Where a remote engine is, and what proves us to it. `authorization` is a secret: it is sent as a header alone. */
export interface RemoteAddress {
  /** Base of the query API, without user or password: `https://metrics.example.com/prometheus`. */
  readonly url: string
  /** Where remote write goes. */
  readonly writeUrl: string
  readonly authorization: string | undefined
}

/** User and password in the address become Basic authentication; a token goes before them, as Bearer. */
export function remoteAddress(given: {
  readonly url: string
  readonly writeUrl: string | null
  readonly token: string | null
}): RemoteAddress {
  const base = new URL(given.url)
  const { username, password } = base
  const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  base.username = ''
  base.password = ''
  const url = base.href.replace(/\/+$/, '')
  return {
    url,
    writeUrl: given.writeUrl ?? `${url}/api/v1/write`,
    authorization: given.token !== null ? `Bearer ${given.token}` : username === '' ? undefined : `Basic ${basic}`,
  }
}
