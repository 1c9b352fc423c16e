import { performance } from 'node:perf_hooks'
import { BootstrapProblem, step } from '../bootstrap/progress.mjs'

/** Runs stages in order, stops at the first that fails, and remembers how long each took. */
export async function runStages(stages) {
  const times = []
  for (const { name, run } of stages) {
    step(`── ${name}`)
    const startedAt = performance.now()
    const code = await run()
    times.push({ name, seconds: (performance.now() - startedAt) / 1000, failed: code !== 0 })
    if (code !== 0) return { code, times }
  }
  return { code: 0, times }
}

export function chooseStages(stages, names) {
  const unknown = names.find((name) => !stages.some((stage) => stage.asked === name))
  if (unknown !== undefined) {
    const known = stages.flatMap((stage) => stage.asked ?? []).join(', ')
    throw new BootstrapProblem(
      `there is no test stage “${unknown}”.`,
      `Choose from: ${known}; or none for all of them.`,
    )
  }
  if (names.length === 0) return stages
  return stages.filter((stage) => names.includes(stage.asked) || stage.neededBy?.some((name) => names.includes(name)))
}

export function timeTable(times) {
  return times.map(
    ({ name, seconds, failed }) => `${failed ? 'failed' : 'ok    '}  ${seconds.toFixed(1).padStart(6)} s  ${name}`,
  )
}
