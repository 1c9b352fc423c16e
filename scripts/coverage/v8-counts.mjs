/** How often the code at an offset ran: the innermost of V8's ranges around it says so. Undefined outside of all. */
export function countAt(functions, offset) {
  let narrowest
  for (const { ranges } of functions) {
    for (const range of ranges) {
      if (offset < range.startOffset || offset >= range.endOffset) continue
      if (narrowest === undefined || isInside(range, narrowest)) narrowest = range
    }
  }
  return narrowest?.count
}

/** Of equal ranges the later one is the inner one: V8 lists from the outside in. */
function isInside(range, other) {
  return range.endOffset - range.startOffset <= other.endOffset - other.startOffset
}

/** Offsets of the first character of every line. */
export function lineStarts(text) {
  const starts = [0]
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) starts.push(index + 1)
  return starts
}
