import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { type CSSProperties, type KeyboardEvent, memo, type ReactElement, useId, useRef } from 'react'
import type { ChartEnvironment } from '../../charts/chart-environment'
import type { PanelData } from '../../charts/panel-data'
import type { Walk } from '../../charts/time-series/time-series-panel'
import { usePanelStatus } from '../../charts/use-panel-data'
import { writeText } from '../../charts/write-text'
import { AgeBadge } from './age-badge'
import { describePanel } from './describe-panel'
import { Hint } from './hint'
import { PanelBody } from './panel-body'

/** Points that the crosshair moves with Shift held. */
const LONG_STEP = 10

export type PanelMode = 'in-grid' | 'viewed' | 'put-away'

/** A panel in its place: title, age, and the chart. Focus it and walk over the points with the arrow keys. */
export const PanelFrame = memo(function PanelFrame(props: {
  environment: ChartEnvironment
  data: PanelData
  mode: PanelMode
}): ReactElement {
  const { environment, data, mode } = props
  const { panel } = data
  const section = useRef<HTMLElement>(null)
  const summary = useRef<HTMLParagraphElement>(null)
  const walk = useRef<Walk>(null)
  const id = useId()
  const { x, y, w, h } = panel.gridPos

  const press = (event: KeyboardEvent): void => {
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (direction === 0 || walk.current === null) return
    event.preventDefault()
    walk.current(direction * (event.shiftKey ? LONG_STEP : 1))
  }
  /** The crosshair of the keys goes with the focus; the pointer's stays with the pointer. */
  const leave = (): void => {
    if (environment.crosshair.get()?.value === null) environment.crosshair.set(null)
  }
  return (
    <section
      className="panel"
      ref={section}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a focused panel takes keys: v, and the arrows over its points
      tabIndex={0}
      data-panel-id={panel.id}
      data-mode={mode}
      data-columns={w}
      data-rows={h}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-summary`}
      style={{ '--x': x + 1, '--y': y + 1, '--w': w, '--h': h } as CSSProperties}
      onFocus={() => writeText(summary.current, describePanel(data))}
      onBlur={leave}
      onKeyDown={press}
    >
      <header className="panel-header">
        <h2 id={`${id}-title`} title={panel.title}>
          {panel.title}
        </h2>
        {panel.description ? (
          <Hint label={`About ${panel.title}`} text={panel.description}>
            <IconInfoCircle size={14} stroke={1.75} aria-hidden="true" />
          </Hint>
        ) : null}
        <PartialFailure data={data} />
        <AgeBadge environment={environment} data={data} panel={section} />
      </header>
      <div className="panel-body">
        <PanelBody environment={environment} data={data} walk={walk} />
      </div>
      <p className="visually-hidden" id={`${id}-summary`} ref={summary} />
    </section>
  )
})

/** Some of the panel's queries fail while others show. */
function PartialFailure(props: { data: PanelData }): ReactElement | null {
  const status = usePanelStatus(props.data)
  if (status.kind !== 'ready' || status.failure === null) return null
  return (
    <Hint label="A query of this panel fails" text={status.failure.message}>
      <IconAlertTriangle className="panel-warning" size={14} stroke={2} aria-hidden="true" />
    </Hint>
  )
}
