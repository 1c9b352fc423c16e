import type { Panel } from '../../../../contract/model/dashboard'

/**
 * Panels in reading order, each moved up as far as those above it let it, as Grafana does. So none covers another, no
 * hole stands between them, and the Tab key goes over them as the eye does.
 */
export function settlePanels(panels: readonly Panel[]): Panel[] {
  const inOrder = [...panels].sort((one, other) => one.gridPos.y - other.gridPos.y || one.gridPos.x - other.gridPos.x)
  const settled: Panel[] = []
  for (const panel of inOrder) {
    const { x, w } = panel.gridPos
    const above = settled.filter(({ gridPos }) => gridPos.x < x + w && x < gridPos.x + gridPos.w)
    const y = Math.max(0, ...above.map(({ gridPos }) => gridPos.y + gridPos.h))
    settled.push({ ...panel, gridPos: { ...panel.gridPos, y } })
  }
  return settled
}
