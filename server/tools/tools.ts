import { backup } from './backup'
import { check } from './check'
import { importSamples } from './import'
import type { Tool } from './tool'

const TOOLS: readonly Tool[] = [importSamples, check, backup]

/** The sub-command that the arguments begin with. */
export function toolNamed(name: string | undefined): Tool | undefined {
  return TOOLS.find((tool) => tool.name === name)
}

/** What `--help` prints. */
export function helpText(): string {
  const rows = [
    ['', 'runs the server'],
    ...TOOLS.map(({ name, argument, summary }) => [`${name} ${argument}`, summary]),
  ]
  const width = Math.max(...rows.map(([call = '']) => call.length))
  const lines = rows.map(([call = '', summary]) => `  ${call.padEnd(width)}  ${summary}`)
  return `Usage: npm run server -- [COMMAND] [--config FILE] [--KEY VALUE ...]

${lines.join('\n')}

Every key of docs/configuration.md is a flag (--data-dir DIR, --port 0) and a variable (LOOM_DATA_DIR).
`
}
