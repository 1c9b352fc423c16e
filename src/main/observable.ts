/** A value with one owner that others read and follow. */
export interface Observable<Value> {
  readonly get: () => Value
  /** Calls back with each new value; returns what ends it. */
  readonly subscribe: (listener: (value: Value) => void) => () => void
}

export interface OwnedObservable<Value> extends Observable<Value> {
  readonly set: (value: Value) => void
}

/** Setting the same value again tells nobody. A listener may unsubscribe while it is called. */
export function createObservable<Value>(initial: Value): OwnedObservable<Value> {
  let current = initial
  const listeners = new Set<(value: Value) => void>()
  return {
    get: () => current,
    set: (value) => {
      if (Object.is(value, current)) return
      current = value
      for (const listener of [...listeners]) listener(value)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
