import { sendBy } from './send-request'
import type { SendRequest } from './types'

/** By Node's own network, for the server on this computer: no proxy is asked. It loads when the window has its page. */
export const sendOverLoopback: SendRequest = async (url, request, signal) => {
  const http = await import('node:http')
  return sendBy(http.request)(url, request, signal)
}
