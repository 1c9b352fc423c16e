import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { surfaceOf } from './contract/ipc/expose'
import { ipcTable } from './contract/ipc/table'

/** The licences of what is bundled ask that their text goes where the code goes. */
const license = { fileName: 'licenses.md' }

/** Native modules load from node_modules at run time; everything else is bundled, so start-up reads few files. */
const external = ['electron', 'libsql', 'keytar', '@node-rs/argon2', 'bufferutil', 'utf-8-validate']

export default defineConfig({
  main: {
    build: {
      target: 'node18',
      license,
      externalizeDeps: false,
      rollupOptions: {
        input: {
          index: resolve('src/main/index.ts'),
          'keychain-process': resolve('src/main/session/keychain-process.ts'),
        },
        external,
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    // The schema library stays out of every page load: the preload needs the names alone.
    define: { __IPC_SURFACE__: JSON.stringify(surfaceOf(ipcTable)) },
    build: {
      target: 'node18',
      externalizeDeps: false,
      rollupOptions: {
        input: resolve('src/preload/index.ts'),
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: resolve('src/renderer'),
    plugins: [react()],
    build: {
      target: 'chrome114',
      license,
      minify: true,
      rollupOptions: { input: resolve('src/renderer/index.html') },
    },
  },
})
