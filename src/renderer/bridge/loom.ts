import type { LoomApi } from '../../../contract/ipc/table'

declare global {
  interface Window {
    /** What the preload script exposes: the only way from this page to the rest of Loom. */
    readonly loom: LoomApi
  }
}

/** The calls that this window may make of main, and what main tells it. */
export const loom: LoomApi = window.loom
