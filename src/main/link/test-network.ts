import * as http from 'node:http'
import * as https from 'node:https'
import { sendBy } from './send-request'

/** Node's network, in the place of Chromium's too: that one is in the app alone, and end-to-end tests use it there. */
export const sendByNode = sendBy((url, options) => (url.startsWith('https:') ? https : http).request(url, options))
