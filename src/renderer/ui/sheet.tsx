import { IconX } from '@tabler/icons-react'
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react'
import { usePlatform } from '../stores/hooks'
import { titleWithKeys } from './key-labels'
import './sheet.css'

/** A sheet at the right edge over the dashboard, which stays in sight. Escape, the cross and a click beside it close it. */
export function Sheet(props: { title: string; onClose: () => void; children: ReactNode }): ReactElement {
  const platform = usePlatform()
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    heading.current?.focus()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-label={props.title}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) props.onClose()
      }}
    >
      <div className="sheet-content">
        <header className="sheet-header">
          {/* Takes the focus when the sheet opens: a ring around the cross would ask for the wrong thing. */}
          <h2 tabIndex={-1} ref={heading}>
            {props.title}
          </h2>
          <button
            type="button"
            className="icon-button"
            onClick={props.onClose}
            aria-label="Close"
            title={titleWithKeys('Close', 'Escape', platform)}
          >
            <IconX size={16} stroke={1.75} />
          </button>
        </header>
        <div className="sheet-body">{props.children}</div>
      </div>
    </dialog>
  )
}
