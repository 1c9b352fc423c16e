import { type ReactElement, type ReactNode, useId, useRef } from 'react'

/** Pixels that a hint keeps from the window's edges. */
const EDGE = 12

/** A small sign that tells more when it is pointed at or focused. */
export function Hint(props: { label: string; text: string; children: ReactNode }): ReactElement {
  const id = useId()
  const text = useRef<HTMLSpanElement>(null)
  const place = (): void => {
    if (text.current !== null) moveIntoWindow(text.current)
  }
  return (
    <span className="hint">
      <button
        type="button"
        className="hint-button"
        aria-label={props.label}
        aria-describedby={id}
        onPointerEnter={place}
        onFocus={place}
      >
        {props.children}
      </button>
      <span className="hint-text" role="tooltip" id={id} ref={text}>
        {props.text}
      </span>
    </span>
  )
}

/** A hint opens below its sign to the right; near the window's edges it would be cut there. */
function moveIntoWindow(element: HTMLElement): void {
  element.style.translate = ''
  const { left, top, right, bottom } = element.getBoundingClientRect()
  const x = Math.max(EDGE - left, Math.min(0, window.innerWidth - EDGE - right))
  const y = Math.max(EDGE - top, Math.min(0, window.innerHeight - EDGE - bottom))
  element.style.translate = `${Math.round(x)}px ${Math.round(y)}px`
}
