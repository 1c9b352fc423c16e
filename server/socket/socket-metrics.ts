import type { Counter, Registry } from '../metrics/registry'

export interface SocketMetrics {
  readonly framesSent: Counter
  readonly frameBytesSent: Counter
  readonly framesDropped: Counter
  readonly requests: Counter
  readonly refusals: Counter
}

export function createSocketMetrics(registry: Registry, connections: () => number): SocketMetrics {
  registry.observed('gauge', 'loom_socket_connections', 'Connected sockets.', connections)
  return {
    framesSent: registry.counter('loom_socket_frames_sent_total', 'Frames handed to sockets.'),
    frameBytesSent: registry.counter('loom_socket_frame_bytes_sent_total', 'Bytes of those frames.'),
    framesDropped: registry.counter(
      'loom_socket_frames_dropped_total',
      'Frames left out for sockets that read slowly.',
    ),
    requests: registry.counter('loom_socket_requests_total', 'Requests of sockets, by how they were answered.'),
    refusals: registry.counter('loom_socket_refusals_total', 'Connection attempts turned away, by reason.'),
  }
}
