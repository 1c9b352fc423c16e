import { IconAlertOctagon, IconAlertTriangle } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { STATE_WORDS } from './thresholds'

/** The state in sign and word; the `data-state` of what surrounds it says which one shows. OK needs no word. */
export function StateMark(): ReactElement {
  return (
    <span className="state-mark">
      <span className="state-mark-warning">
        <IconAlertTriangle size={14} stroke={2} aria-hidden="true" />
        {STATE_WORDS.warning}
      </span>
      <span className="state-mark-critical">
        <IconAlertOctagon size={14} stroke={2} aria-hidden="true" />
        {STATE_WORDS.critical}
      </span>
    </span>
  )
}
