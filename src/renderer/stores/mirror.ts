import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Failure } from '../../../contract/errors'
import type { Result, Unsubscribe } from '../../../contract/ipc/define'

/** A value that main owns, as this window sees it: `undefined` until the first snapshot is here. */
export interface Mirrored<Value> {
  readonly value: Value | undefined
  /** Why main gave no snapshot. A later change clears it. */
  readonly failure: Failure | undefined
}

export interface Mirror<Value> {
  readonly store: StoreApi<Mirrored<Value>>
  readonly stop: Unsubscribe
}

interface MirrorSource<Value> {
  readonly get: () => Promise<Result<Value>>
  readonly subscribe: (listener: (value: Value) => void) => Unsubscribe
}

/** Snapshot, then stream. A change that arrives before the snapshot is newer than it, so the snapshot is dropped. */
export function createMirror<Value>(source: MirrorSource<Value>): Mirror<Value> {
  const store = createStore<Mirrored<Value>>(() => ({ value: undefined, failure: undefined }))
  let changed = false
  const unsubscribe = source.subscribe((value) => {
    changed = true
    store.setState({ value, failure: undefined })
  })
  void source
    .get()
    .catch((): Failure => ({ ok: false, code: 'ipc/failed', message: 'Loom’s main process did not answer.' }))
    .then((answer) => {
      if (changed) return
      if (answer.ok) store.setState({ value: answer.value, failure: undefined })
      else store.setState({ value: undefined, failure: answer })
    })
  return {
    store,
    stop: () => {
      changed = true
      unsubscribe()
    },
  }
}
