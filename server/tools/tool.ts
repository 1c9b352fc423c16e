import type { Config } from '../config/settings'
import type { Progress } from './progress'

/** One sub-command of the server's program. */
export interface Tool {
  readonly name: string
  /** How its argument is written in the help: `FILE`, `[FILE]`. */
  readonly argument: string
  readonly summary: string
  /** Returns the exit code. Throws LoomErrors. */
  readonly run: (call: ToolCall) => number
}

export interface ToolCall {
  readonly file: string | undefined
  /** The server's own configuration: it says which folder. */
  readonly config: Config
  /** One line of the answer. */
  readonly print: (line: string) => void
  readonly progress: (title: string) => Progress
}
