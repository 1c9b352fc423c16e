/** Names of the rows of the offline store. */
export const DASHBOARD_ROW = 'dashboard'
export const ALERTS_ROW = 'alerts'

const COLUMNS = /^columns (\d+) (.+)$/s

export function columnsRow(feed: string, start: number): string {
  return `columns ${start} ${feed}`
}

/** Feed and start of a columns row's name; null for any other. */
export function parseColumnsRow(name: string): { readonly feed: string; readonly start: number } | null {
  const match = COLUMNS.exec(name)
  return match?.[1] === undefined || match[2] === undefined ? null : { start: Number(match[1]), feed: match[2] }
}
