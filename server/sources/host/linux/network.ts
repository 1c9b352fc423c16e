import { type Reading, reading } from '../../reading'

const RECEIVE = ['bytes', 'packets', 'errs', 'drop', 'fifo', 'frame', 'compressed', 'multicast']
const TRANSMIT = ['bytes', 'packets', 'errs', 'drop', 'fifo', 'colls', 'carrier', 'compressed']
const NAMES = [
  ...RECEIVE.map((column) => `node_network_receive_${column}_total`),
  ...TRANSMIT.map((column) => `node_network_transmit_${column}_total`),
]

/** /proc/net/dev: two header lines, then `device: columns`. */
export function readNetwork(dev: string): Reading[] {
  const readings: Reading[] = []
  for (const line of dev.split('\n').slice(2)) {
    const colon = line.lastIndexOf(':')
    if (colon < 0) continue
    const device = line.slice(0, colon).trim()
    const columns = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
    NAMES.forEach((name, i) => {
      const column = columns[i]
      if (column !== undefined) readings.push(reading(name, Number(column), { device }))
    })
  }
  return readings
}
