import { LoomError } from '../../contract/errors'
import { backUp } from '../../engine/store/backup'
import { metricsPath } from '../../engine/store/metrics-file'
import type { Tool } from './tool'

export const backup: Tool = {
  name: 'backup',
  argument: 'FILE',
  summary:
    'copies the metrics into one new file, also while a server runs; in the place of metrics.db it is the metrics again',
  run({ file, config, print }) {
    if (file === undefined) throw new LoomError('request/invalid', 'backup: name the file to write.')
    const bytes = backUp(metricsPath(config.dataDir), file)
    print(`${file}: ${(bytes / 1024 / 1024).toFixed(1)} MiB. Users and dashboards are in loom.db and not part of it.`)
    return 0
  },
}
