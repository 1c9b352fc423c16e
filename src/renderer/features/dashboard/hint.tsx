import { type ReactElement, type ReactNode, useId } from 'react'

/** A small sign that tells more when it is pointed at or focused. */
export function Hint(props: { label: string; text: string; children: ReactNode }): ReactElement {
  const id = useId()
  return (
    <span className="hint">
      <button type="button" className="hint-button" aria-label={props.label} aria-describedby={id}>
        {props.children}
      </button>
      <span className="hint-text" role="tooltip" id={id}>
        {props.text}
      </span>
    </span>
  )
}
