import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle, IconX } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { Notice } from '../../../../contract/ipc/desktop'
import { loom } from '../../bridge/loom'
import './notices.css'

const ICONS = { info: IconInfoCircle, warning: IconAlertTriangle, critical: IconAlertOctagon } as const

/** What the app has to say once; it stays until somebody has read it. */
export function NoticeBar({ notices }: { notices: readonly Notice[] }): ReactElement | null {
  if (notices.length === 0) return null
  return (
    <div className="notices">
      {notices.map((notice) => {
        const Icon = ICONS[notice.severity]
        return (
          <div key={notice.id} className="notice" data-severity={notice.severity} role="status">
            <Icon size={16} stroke={1.75} aria-hidden="true" />
            <p>
              <strong>{notice.title}</strong> {notice.message}
            </p>
            <button
              type="button"
              className="icon-button"
              aria-label={`Dismiss: ${notice.title}`}
              onClick={() => void loom.notice.dismiss({ id: notice.id })}
            >
              <IconX size={15} stroke={1.75} />
            </button>
          </div>
        )
      })}
    </div>
  )
}
