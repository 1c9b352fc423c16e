/** The first of the items, and Prometheus's words when others were left out. It takes 0 for no limit. */
export function limited<Item>(
  items: readonly Item[],
  limit: number | undefined,
): { readonly items: readonly Item[]; readonly warnings: readonly string[] } {
  if (limit === undefined || limit === 0 || items.length <= limit) return { items, warnings: [] }
  return { items: items.slice(0, limit), warnings: ['results truncated due to limit'] }
}
