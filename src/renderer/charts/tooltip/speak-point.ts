import type { PointReading } from './read-point'

/** A reading as one sentence: `14:03:22: user 25 %, system 12 %, and 3 more`. */
export function speakPoint({ time, note, rows, more }: PointReading): string {
  const parts = [note, ...rows.map(({ series, text }) => `${series.name} ${text}`), more > 0 ? `and ${more} more` : '']
  return `${time}: ${parts.filter((part) => part !== '').join(', ')}`
}
