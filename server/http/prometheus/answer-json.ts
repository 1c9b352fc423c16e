/** The JSON text around the data of a query, piece by piece. `stats` is JSON too, and goes into the data. */
export function* answerJson(answer: {
  readonly data: Iterable<string>
  readonly stats: string | undefined
  readonly warnings: readonly string[]
  readonly infos: readonly string[]
}): Generator<string> {
  const { data, stats, warnings, infos } = answer
  yield '{"status":"success","data":'
  if (stats === undefined) yield* data
  else {
    // What was written last is the brace that ends the data: the statistics go before it.
    let held = ''
    for (const piece of data) {
      if (held !== '') yield held
      held = piece
    }
    yield `${held.slice(0, -1)},"stats":${stats}}`
  }
  if (warnings.length > 0) yield `,"warnings":${JSON.stringify(warnings)}`
  if (infos.length > 0) yield `,"infos":${JSON.stringify(infos)}`
  yield '}'
}
