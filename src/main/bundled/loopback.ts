/** Whether the text is a plain http origin on the loopback interface, with a port and nothing more. */
export function isLoopbackOrigin(text: string): boolean {
  const match = /^http:\/\/(127\.0\.0\.1|\[::1\]):(\d{1,5})\/?$/.exec(text)
  const port = Number(match?.[2])
  return port >= 1 && port <= 65_535
}
