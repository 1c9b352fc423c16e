import { webcrypto } from 'node:crypto'

// jose signs through the global `crypto`, which Node has from 19 on; Electron 25 runs the bundled server on Node 18.
if (!('crypto' in globalThis)) Object.defineProperty(globalThis, 'crypto', { value: webcrypto })
