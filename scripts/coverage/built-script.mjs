import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { generatedPositionFor, LEAST_UPPER_BOUND, TraceMap } from '@jridgewell/trace-mapping'
import { countAt, lineStarts } from './v8-counts.mjs'

/**
 * A built script and every run of it that was recorded. Answers how often the code of a place in our sources ran,
 * over all runs together; undefined where the place left no trace in this script.
 */
export async function openBuiltScript(file) {
  const [text, map] = await Promise.all([readFile(file, 'utf8'), readFile(`${file}.map`, 'utf8')])
  const trace = new TraceMap(map)
  const starts = lineStarts(text)
  const sources = new Map(
    trace.sources.flatMap((source) => (source === null ? [] : [[resolve(dirname(file), source), source]])),
  )
  const runs = []
  return {
    sources: [...sources.keys()],
    addRun: (functions) => runs.push(functions),
    countOf: (source, { line, column }) => {
      const name = sources.get(source)
      if (name === undefined || line === undefined) return undefined
      const found = generatedPositionFor(trace, { source: name, line, column, bias: LEAST_UPPER_BOUND })
      if (found.line === null) return undefined
      const offset = starts[found.line - 1] + found.column
      const counts = runs.flatMap((functions) => countAt(functions, offset) ?? [])
      return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0)
    },
  }
}
