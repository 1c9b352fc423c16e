import { loadConfig, readTextFile } from '../config/config'
import { endWithFailure } from '../process/end-with-failure'
import { createProgress } from './progress'
import type { Tool } from './tool'

/** Runs one sub-command, then ends the process: 0 when all is well. The answer goes to stdout, all else to stderr. */
export function runTool(tool: Tool, program: NodeJS.Process): void {
  const given = program.argv.slice(3)
  const file = given[0]?.startsWith('--') ? undefined : given[0]
  try {
    const config = loadConfig({
      arguments: file === undefined ? given : given.slice(1),
      environment: program.env,
      readFile: readTextFile,
    })
    program.exitCode = tool.run({
      file,
      config,
      print: (line) => void program.stdout.write(`${line}\n`),
      progress: (title) => createProgress(program.stderr, title, Date.now),
    })
  } catch (error) {
    endWithFailure(program, error)
  }
}
