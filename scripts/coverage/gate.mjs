/** What must be covered, and how much of it: docs and DESIGN name the same folders. */
const folders = ['contract', 'engine', 'server', 'src/main', 'src/renderer']
const threshold = 80

/** Helpers that only tests use are not the product. */
export function isMeasured(path) {
  return folders.some((folder) => path.startsWith(`${folder}/`)) && !/(^|\/)test-[^/]+$/.test(path)
}

export function summarize(files) {
  const rows = folders.map((folder) =>
    row(
      folder,
      files.filter(({ path }) => path.startsWith(`${folder}/`)),
    ),
  )
  return [...rows, row('all', files)]
}

export function shortfalls(rows) {
  const all = rows.at(-1)
  return ['lines', 'branches']
    .filter((kind) => percentage(all[kind]) < threshold)
    .map((kind) => `${kind}: ${format(all[kind])}, and ${threshold} % is asked for`)
}

export function table(rows) {
  const width = Math.max(...rows.map(({ name }) => name.length))
  return rows.map(
    ({ name, lines, branches }) => `${name.padEnd(width)}  lines ${format(lines)}  branches ${format(branches)}`,
  )
}

function row(name, files) {
  return {
    name,
    lines: add(files.map(({ summary }) => summary.lines)),
    branches: add(files.map(({ summary }) => summary.branches)),
  }
}

function add(list) {
  return list.reduce((sum, { covered, total }) => ({ covered: sum.covered + covered, total: sum.total + total }), {
    covered: 0,
    total: 0,
  })
}

function percentage({ covered, total }) {
  return total === 0 ? 100 : (100 * covered) / total
}

function format(part) {
  return `${percentage(part).toFixed(1).padStart(5)} % (${part.covered} of ${part.total})`
}
