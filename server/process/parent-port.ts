/** Electron's `process.parentPort`, as far as we use it. It is there only in a utility process. */
export interface ParentPort {
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  postMessage(message: unknown): void
}

export function parentPortOf(program: NodeJS.Process): ParentPort | undefined {
  return (program as NodeJS.Process & { readonly parentPort?: ParentPort | null }).parentPort ?? undefined
}
