/** Version of the socket protocol. Rules are numbered in docs/protocol.md. */
export const PROTOCOL_VERSION = 1

export const SOCKET_PATH = '/ws/dashboard'

/** Longest message either side accepts from a client, in bytes. */
export const MAX_CLIENT_MESSAGE_BYTES = 64 * 1024

/** What may wait for a client that does not read, in bytes; then it is told to resynchronise. */
export const MAX_WAITING_BYTES = 1024 * 1024

/** How long a socket outlives its access token, in milliseconds. */
export const TOKEN_GRACE_MS = 25_000

/** How long before the end of the token the server says so, in milliseconds. */
export const EXPIRY_NOTICE_MS = 60_000

/** Live subscriptions of one socket. */
export const MAX_SUBSCRIPTIONS = 500
