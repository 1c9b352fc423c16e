import type { ReactElement } from 'react'

/** Loom's mark: live lines over and under the warp. */
export function Mark(): ReactElement {
  return (
    <svg className="mark" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <g fill="none" strokeWidth="2" strokeLinecap="round">
        <path d="M4 3v14M10 3v14M16 3v14" stroke="var(--text-3)" />
        <path d="M1.5 12.5c2.5 0 2.5-5 5.2-5s3.6 5 6.3 5 3-5 5.5-5" stroke="var(--surface-0)" strokeWidth="5" />
        <path d="M1.5 12.5c2.5 0 2.5-5 5.2-5s3.6 5 6.3 5 3-5 5.5-5" stroke="var(--accent)" />
      </g>
    </svg>
  )
}
