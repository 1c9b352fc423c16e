import { toFailure } from '../../contract/errors'

/** Says in one line on stderr why the program could not do its work, and ends it with 1. A bug shows its stack. */
export function endWithFailure(program: Pick<NodeJS.Process, 'stderr' | 'exit'>, error: unknown): void {
  const { code, message } = toFailure(error)
  const detail = code === 'server/internal' && error instanceof Error ? `${message} ${error.stack}` : message
  program.stderr.write(`loom: ${code}: ${detail}\n`)
  program.exit(1)
}
