import { startTransition, useEffect, useState } from 'react'
import { afterFrame } from '../../charts/after-frame'

/**
 * False in the first frame, true from then on. A dashboard shows its first row, and then the rest in pieces: all at once
 * would keep the window empty for the time of a dozen charts.
 */
export function useRestAfterFirstFrame(): boolean {
  const [rest, setRest] = useState(false)
  useEffect(() => afterFrame(() => startTransition(() => setRest(true))), [])
  return rest
}
