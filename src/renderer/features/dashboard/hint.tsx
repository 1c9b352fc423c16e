import { type ReactElement, type ReactNode, useEffect, useId, useLayoutEffect, useReducer, useRef } from 'react'
import { dismissWithEscape } from '../../ui/dismiss-with-escape'
import { isHintShown, nextHint, UNSEEN } from './hint-state'

/** Pixels that a hint keeps from the window's edges. */
const EDGE = 12

/** A small sign that tells more when it is pointed at or focused, until Escape. */
export function Hint(props: { label: string; text: string; children: ReactNode }): ReactElement {
  const id = useId()
  const text = useRef<HTMLSpanElement>(null)
  const [state, tell] = useReducer(nextHint, UNSEEN)
  const shown = isHintShown(state)
  useLayoutEffect(() => {
    if (shown && text.current !== null) moveIntoWindow(text.current)
  }, [shown])
  useEffect(() => (shown ? dismissWithEscape(window, () => tell('dismissed')) : undefined), [shown])
  return (
    // The pointer may go from the sign to its text, which is inside: so it can be read with a magnifier.
    <span className="hint" onPointerEnter={() => tell('pointed')} onPointerLeave={() => tell('left')}>
      <button
        type="button"
        className="hint-button"
        aria-label={props.label}
        aria-describedby={id}
        onFocus={(event) => {
          // A click focuses too, and would keep the hint when the pointer has left.
          if (event.currentTarget.matches(':focus-visible')) tell('focused')
        }}
        onBlur={() => tell('blurred')}
      >
        {props.children}
      </button>
      <span className="hint-text" role="tooltip" id={id} ref={text} data-shown={shown}>
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
