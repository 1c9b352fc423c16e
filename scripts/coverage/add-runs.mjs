/**
 * Adds what end-to-end runs have executed to the coverage of one source file, which keeps the statements and branches
 * that Vitest found in it: one list of what there is to cover, whoever covers it.
 */
export function addRuns(fileCoverage, countOf) {
  for (const [id, { start }] of Object.entries(fileCoverage.statementMap)) {
    fileCoverage.s[id] += countOf(start) ?? 0
  }
  for (const [id, { decl, loc }] of Object.entries(fileCoverage.fnMap)) {
    // The body and not the name: a function's declaration is there as soon as the file is loaded.
    fileCoverage.f[id] += countOf(loc?.start ?? decl.start) ?? 0
  }
  for (const [id, branch] of Object.entries(fileCoverage.branchMap)) {
    const added = branch.type === 'if' ? ifCounts(branch, countOf) : branch.locations.map(({ start }) => countOf(start))
    fileCoverage.b[id] = fileCoverage.b[id].map((count, index) => count + (added[index] ?? 0))
  }
}

/** An `else` that is not written has no place to ask about: it ran as often as the `if` did and its block did not. */
function ifCounts(branch, countOf) {
  const [consequent, alternate] = branch.locations
  const taken = countOf(consequent.start)
  if (alternate?.start?.line !== undefined && !isSamePlace(alternate.start, branch.loc.start)) {
    return [taken, countOf(alternate.start)]
  }
  const reached = countOf(branch.loc.start)
  return [taken, reached === undefined || taken === undefined ? undefined : Math.max(0, reached - taken)]
}

function isSamePlace(left, right) {
  return left.line === right.line && left.column === right.column
}
