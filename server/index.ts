import './process/web-crypto'
import { parentPortOf } from './process/parent-port'
import { runBundled } from './process/run-bundled'
import { runStandalone } from './process/run-standalone'
import { runTool } from './tools/run-tool'
import { helpText, toolNamed } from './tools/tools'

// Whatever the server writes is for its own user alone.
process.umask(0o077)

const port = parentPortOf(process)
const command = process.argv[2]
const tool = toolNamed(command)
if (port !== undefined) runBundled(process, port)
else if (tool !== undefined) runTool(tool, process)
else if (command === '--help' || command === 'help') process.stdout.write(helpText())
else void runStandalone(process)
