/**
 * Whether a server answers to a Host header. A loopback server knows its few names; any other one there is a web page
 * whose own name was made to point at this machine (DNS rebinding). A server on the network is reached by names we
 * can't know, and nothing of it is open to a page without a token.
 */
export function createHostCheck(host: string, publicUrl: string | null): (header: string | undefined) => boolean {
  if (!isLoopback(host)) return (header) => header !== undefined && header !== ''
  const known = ['localhost', '127.0.0.1', '[::1]', host.toLowerCase()]
  if (publicUrl !== null) known.push(new URL(publicUrl).hostname)
  return (header) => header !== undefined && known.includes(hostname(header))
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** The header without its port, in lower case. */
function hostname(header: string): string {
  return header.toLowerCase().replace(/:\d{1,5}$/, '')
}
