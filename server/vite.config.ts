import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

/** The server as one CommonJS file: plain Node runs it, and so does Electron 25's utility process, which has no ESM. */
export default defineConfig({
  ssr: { noExternal: true },
  build: {
    target: 'node18',
    // The licences of what is bundled ask that their text goes where the code goes.
    license: { fileName: 'licenses.md' },
    ssr: resolve('server/index.ts'),
    outDir: resolve('out/server'),
    emptyOutDir: true,
    minify: false,
    rollupOptions: {
      external: [
        ...builtinModules,
        ...builtinModules.map((name) => `node:${name}`),
        'libsql',
        '@node-rs/argon2',
        'bufferutil',
        'utf-8-validate',
      ],
      output: { format: 'cjs', entryFileNames: 'index.js' },
    },
  },
})
