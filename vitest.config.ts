import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{contract,engine,server,src,scripts,bench,e2e}/**/*.test.{ts,tsx,mjs}'],
    environment: 'node',
    /** Vitest blanks style sheets; colours of the palette, the tokens and old panels are measured. */
    css: { include: [/(palette|tokens|dashboard)\.css/] },
    testTimeout: 20_000,
    pool: 'forks',
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: ['{contract,engine,server,src}/**/*.{ts,tsx}'],
      exclude: ['**/*.test.{ts,tsx}', '**/*.d.ts', '**/vite.config.ts'],
      reporter: ['text-summary', 'json-summary', 'json'],
    },
  },
})
