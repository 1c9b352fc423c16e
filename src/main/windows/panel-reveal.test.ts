import { expect, it } from 'vitest'
import { createPanelReveal } from './panel-reveal'

function setUp() {
  let shown = 0
  const panels = createPanelReveal(() => {
    shown += 1
  })
  const heard: number[] = []
  const end = panels.subscribe(({ panelId }) => heard.push(panelId))
  return { panels, heard, end, shown: () => shown }
}

it('shows the window and tells the page which panel', () => {
  const { panels, heard, shown, end } = setUp()
  panels.pageReady()
  panels.reveal(3)
  panels.reveal(null)
  expect(heard).toEqual([3])
  expect(shown()).toBe(2)
  end()
  panels.reveal(4)
  expect(heard).toEqual([3])
})

it('keeps the last wish until the page runs, and tells it once', () => {
  const { panels, heard } = setUp()
  panels.reveal(1)
  panels.reveal(2)
  expect(heard).toEqual([])
  panels.pageReady()
  panels.pageReady()
  expect(heard).toEqual([2])
})
