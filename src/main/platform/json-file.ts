import { existsSync, readFileSync, renameSync } from 'node:fs'
import type { z } from 'zod'
import { createObservable, type Observable } from '../observable'
import { writeFileAtomically } from './atomic-file'

/** A small JSON document on disk with one owner. */
export interface JsonFile<Value> {
  readonly current: Observable<Value>
  /** Takes the new value at once and resolves when it is on disk; rejects when the disk refuses it. */
  readonly write: (value: Value) => Promise<void>
  /** Resolves when all writes so far have ended, well or not. */
  readonly flush: () => Promise<void>
}

interface JsonFileOptions<Value> {
  readonly path: string
  readonly schema: z.ZodType<Value>
  /** What holds when there is no file, or none that can be read. */
  readonly initial: Value
  /** An unreadable file was kept beside the new one under this path; null when it could not even be moved. */
  readonly onDamaged: (keptAs: string | null) => void
  /** Epoch milliseconds; names the file that is set aside. */
  readonly now: () => number
}

/** Reads the file now (it is small and start-up needs it); later writes are atomic and go one after the other. */
export function openJsonFile<Value>({
  path,
  schema,
  initial,
  onDamaged,
  now,
}: JsonFileOptions<Value>): JsonFile<Value> {
  const read = readValue(path, schema)
  let keepOriginal = false
  if (read.damaged) {
    const keptAs = setAside(path, now())
    keepOriginal = keptAs === null
    onDamaged(keptAs)
  }
  const current = createObservable<Value>(read.damaged ? initial : (read.value ?? initial))
  let last: Promise<unknown> = Promise.resolve()
  let waiting: Promise<void> | null = null

  /** One write at a time; what changes while one runs reaches the disk together, in the next. */
  function save(): Promise<void> {
    waiting ??= last.then(() => {
      waiting = null
      return writeFileAtomically(path, `${JSON.stringify(current.get(), null, 2)}\n`)
    })
    last = waiting.catch(() => undefined)
    return waiting
  }

  return {
    current,
    write: (value) => {
      current.set(value)
      // What could not be read could not be moved either: replacing it now would lose it.
      if (keepOriginal) return Promise.reject(new Error(`${path} cannot be read nor moved and is left as it is`))
      return save()
    },
    flush: async () => {
      await last
    },
  }
}

function readValue<Value>(
  path: string,
  schema: z.ZodType<Value>,
): { damaged: false; value: Value | undefined } | { damaged: true } {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return existsSync(path) ? { damaged: true } : { damaged: false, value: undefined }
  }
  try {
    return { damaged: false, value: schema.parse(JSON.parse(text)) }
  } catch {
    return { damaged: true }
  }
}

function setAside(path: string, now: number): string | null {
  const keptAs = `${path}.damaged-${now}`
  try {
    renameSync(path, keptAs)
    return keptAs
  } catch {
    return null
  }
}
