import { checkMetricsFile } from '../../engine/store/check-file'
import { metricsPath } from '../../engine/store/metrics-file'
import type { Tool } from './tool'

/** Faults that are told one by one; a file with more of them is not read line by line. */
const TOLD = 100

export const check: Tool = {
  name: 'check',
  argument: '[FILE]',
  summary:
    'reads the metrics file, or a backup of it, from end to end and lists what is wrong; exit code 1 if anything is',
  run({ file, config, print, progress }) {
    const path = file ?? metricsPath(config.dataDir)
    const bar = progress(`checking ${path}`)
    const faults: string[] = []
    let problems = 0
    const { series, chunks, samples } = checkMetricsFile(path, {
      progress: bar.update,
      problem(text) {
        problems += 1
        if (problems <= TOLD) faults.push(text)
      },
    })
    bar.end()
    for (const fault of faults) print(fault)
    if (problems > TOLD) print(`and ${problems - TOLD} more`)
    print(
      `${path}: ${problems === 0 ? 'no fault found' : `${problems} faults`} (${series} series, ${chunks} chunks, ${samples} samples in chunks)`,
    )
    return problems === 0 ? 0 : 1
  },
}
