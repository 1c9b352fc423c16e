import { basename } from 'node:path'

/** A failure whose cause we know: what happened, and the one thing to do about it. Shown without a stack trace. */
export class BootstrapProblem extends Error {
  constructor(message, remedy) {
    super(message)
    this.remedy = remedy
  }
}

/** Progress goes to stderr, so that a command whose output is read by another program stays clean. */
export function step(text) {
  process.stderr.write(`loom: ${text}\n`)
}

const systemRemedies = {
  EACCES: 'This user may not write there. Make the folder yours (chown), or work in one that is, and run again.',
  EPERM: 'This user may not write there. Make the folder yours (chown), or work in one that is, and run again.',
  EROFS: 'That folder can only be read. Work in a clone on a disk that takes writes, and run again.',
  ENOSPC: 'The disk is full: about 1 GB is needed.',
}

/** Runs a script's main function and turns whatever goes wrong into a message and an exit code. */
export async function runScript(main) {
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? 0
  } catch (error) {
    reportFailure(error)
    process.exitCode = 1
  }
}

function reportFailure(error) {
  if (error instanceof BootstrapProblem) {
    process.stderr.write(`\nloom: ${error.message}\n${indent(error.remedy ?? '')}\n`)
    return
  }
  const remedy = systemRemedies[error?.code]
  if (remedy !== undefined) {
    process.stderr.write(`\nloom: ${error.message}\n${indent(remedy)}\n`)
    return
  }
  process.stderr.write(`\nloom: ${basename(process.argv[1])} failed unexpectedly. This is a bug in the script:\n`)
  process.stderr.write(`${error?.stack ?? error}\n`)
}

function indent(text) {
  return text
    .split('\n')
    .map((line) => `      ${line}`)
    .join('\n')
}
