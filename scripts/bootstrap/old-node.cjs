/**
 * Loaded before a script (`node -r`), in a syntax that every Node reads: one older than 16 can't load the scripts, and
 * would greet its user with a stack trace. What is newer than that and still too old, node-version.mjs refuses.
 */
const running = process.versions.node
if (Number.parseInt(running, 10) < 16) {
  const wanted = require('../../package.json').engines.node
  process.stderr.write(
    `\nloom: Node ${running} is too old: Loom's tools need Node ${wanted.replace('>=', '')} or newer.\n` +
      '      Install a current Node (https://nodejs.org, or your version manager) and run the command again.\n',
  )
  process.exit(1)
}
