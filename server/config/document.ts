import { formatDuration } from '../../engine/model/duration'
import { flagName } from './entries'
import { SETTINGS, type Setting, UNAVAILABLE } from './settings'

/** docs/configuration.md: made from the table, so it can't fall behind. */
export function configurationDocument(): string {
  const rows = Object.entries(SETTINGS).map(([key, setting]: [string, Setting<unknown>]) => {
    const { environment, kind, doc } = setting
    return [
      code(key),
      code(environment),
      code(setting.secret || kind.fromText === null ? null : flagName(key)),
      kind.name,
      initial(setting),
      doc,
    ]
  })
  return `# Configuration of the server

Generated from \`server/config/settings.ts\`: change it there, then run \`npx vitest run server/config -u\`.

Settings come from a file (\`--config loom.yaml\`), then the environment, then flags; the later one wins. Keys may be
nested or dotted in the file. In the environment and in flags, the items of a list are parted by commas. A duration is
written as \`30s\`, \`10m\` or \`1h30m\`. An unknown key, variable or flag stops the server with a message that names the nearest
known one. Secrets have no flag: a command line can be read by every user of the machine.

${table(['Key', 'Environment', 'Flag', 'Type', 'Default', ''], rows)}

Reserved for a later version, refused until then: ${Object.keys(UNAVAILABLE)
    .map((key) => `\`${key}\``)
    .join(', ')}.
`
}

/** Columns as wide as their widest cell, as the formatter writes them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function initial({ initial, kind }: Setting<unknown>): string {
  if (initial === null || (Array.isArray(initial) && initial.length === 0)) return 'none'
  return code(kind.name === 'duration' ? formatDuration(Number(initial)) : String(initial))
}

function code(text: string | null): string {
  return text === null ? '–' : `\`${text}\``
}
