import type { Notice } from '../../../contract/ipc/desktop'
import { createObservable, type Observable } from '../observable'

/** What the window tells the person until it is dismissed. */
export interface Notices {
  readonly list: Observable<Notice[]>
  /** A notice with the id of a standing one takes its place; a dismissed id stays away for this run of the app. */
  readonly add: (notice: Notice) => void
  readonly dismiss: (id: string) => Notice[]
}

export function createNotices(): Notices {
  const list = createObservable<Notice[]>([])
  const dismissed = new Set<string>()
  return {
    list,
    add: (notice) => {
      if (dismissed.has(notice.id)) return
      list.set([...list.get().filter((standing) => standing.id !== notice.id), notice])
    },
    dismiss: (id) => {
      dismissed.add(id)
      const kept = list.get().filter((standing) => standing.id !== id)
      if (kept.length !== list.get().length) list.set(kept)
      return list.get()
    },
  }
}
