import { IconClockExclamation, IconDeviceFloppy } from '@tabler/icons-react'
import { type ReactElement, type RefObject, useEffect, useRef } from 'react'
import { type Age, ageOf } from '../../charts/age'
import type { ChartEnvironment } from '../../charts/chart-environment'
import type { PanelData } from '../../charts/panel-data'
import { writeState, writeText } from '../../charts/write-text'
import { describeAge } from './describe-age'

/** How old the panel's values are. Quiet while live; `data-age` on the panel lets the stylesheet make stale ones look it. */
export function AgeBadge(props: {
  environment: ChartEnvironment
  data: PanelData
  panel: RefObject<HTMLElement | null>
}): ReactElement {
  const { environment, data, panel } = props
  const badge = useRef<HTMLSpanElement>(null)
  const text = useRef<HTMLSpanElement>(null)
  const prefix = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const write = (): void => {
      const age: Age = ageOf(data.newestSample(), data.fromCache(), data.step(), environment.feeds.clock.now())
      const words = describeAge(age, environment.feeds.clock.now())
      writeText(prefix.current, words.prefix)
      writeText(text.current, words.text)
      writeState(panel.current, 'data-age', age.kind)
      // A small panel has room for the sign alone.
      writeState(badge.current, 'title', age.kind === 'live' ? null : `${words.prefix}${words.text}`)
    }
    write()
    const stops = [data.follow(write), environment.ticker.subscribe(write)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [environment, data, panel])
  return (
    <span className="panel-age" ref={badge}>
      <IconClockExclamation className="panel-age-stale" size={14} stroke={2} aria-hidden="true" />
      <IconDeviceFloppy className="panel-age-cache" size={14} stroke={2} aria-hidden="true" />
      <span className="panel-age-prefix" ref={prefix} />
      <span className="panel-age-text" ref={text} />
    </span>
  )
}
