import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'

/** A process that writes numbers to its output, a line each, until it is killed. */
export interface KilledChild {
  /** Runs it on a folder, kills it `delay` milliseconds after its first line; returns the numbers it wrote. */
  killAfter(directory: string, delay: number, from: number): Promise<number[]>
  remove(): void
}

/** Builds the child where it finds the native modules. */
export async function buildChild(entry: string): Promise<KilledChild> {
  const folder = mkdtempSync(join(resolve('node_modules'), '.loom-kill-'))
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: resolve(entry),
      outDir: folder,
      rollupOptions: { external: ['libsql'], output: { format: 'cjs', entryFileNames: 'child.cjs' } },
    },
  })
  return {
    killAfter: (directory, delay, from) => killAfter([join(folder, 'child.cjs'), directory, String(from)], delay),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function killAfter(call: readonly string[], delay: number): Promise<number[]> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, call)
    let output = ''
    let errors = ''
    let begun = false
    child.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString()
      if (!begun) setTimeout(() => child.kill('SIGKILL'), delay)
      begun = true
    })
    child.stderr.on('data', (bytes: Buffer) => {
      errors += bytes.toString()
    })
    child.on('close', (_, signal) => {
      if (signal !== 'SIGKILL') return failed(new Error(`the child ended by itself: ${errors}`))
      // The last line may be cut; what was not fully written was not acknowledged to us.
      done(output.slice(0, output.lastIndexOf('\n')).split('\n').map(Number))
    })
  })
}
