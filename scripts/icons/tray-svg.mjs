/**
 * The tray's pictures, on a grid of 22. State is told by the shape of the badge first, by its colour second:
 * nothing, a triangle, a filled octagon, a broken line, a bar in a circle. All of them read at 16 pixels.
 */
const colours = {
  tile: '#161b22',
  thread: '#e8ebf0',
  line: '#7aa5ff',
  faded: '#8b949e',
  warning: '#f0b429',
  critical: '#ff5c57',
  mark: '#0d0f12',
}

const whole = 'M3.6 14.4C7.6 14.4 7.6 11 11 11S14.4 7.6 18.4 7.6'

/** Where a badge sits, the mark below makes room for it. */
const badges = {
  ok: undefined,
  warning: {
    outline: 'M15.5 9.8 21.4 20.8H9.600Z',
    colour: colours.warning,
    sign: 'M15.5 13.600V17M15.5 18.400V19.4',
  },
  critical: {
    outline: 'M13.2 10.400H18L21.4 13.800V18.200L18 21.600H13.200L9.8 18.200V13.800Z',
    colour: colours.critical,
    sign: 'M15.6 12.600V16.600M15.6 18.200V19.4',
  },
  offline: {
    outline: 'M15.6 10.400A5.6 5.6 0 1 1 15.59 10.400Z',
    colour: colours.faded,
    sign: 'M13.4 13.8 17.8 18.200M17.8 13.8 13.4 18.2',
  },
  muted: {
    outline: 'M15.6 10.400A5.6 5.6 0 1 1 15.59 10.400Z',
    colour: colours.thread,
    sign: 'M12.8 16H18.4',
  },
}

export const trayStates = Object.keys(badges)

/** On Windows, Linux and in development: a small dark tile, so that it reads on a light panel and on a dark one. */
export function traySvg(state) {
  const badge = badges[state]
  const line = state === 'offline' ? colours.faded : colours.line
  return picture(
    badge,
    `<rect width="22" height="22" rx="5" fill="${colours.tile}"/>${mark(colours.thread, line, state === 'offline')}`,
    badge &&
      `<path d="${badge.outline}" fill="${badge.colour}" stroke="${badge.colour}" stroke-width="1" stroke-linejoin="round"/>${sign(badge, colours.mark)}`,
  )
}

/** For the menu bar of macOS, which takes the shape alone and colours it itself. */
export function templateSvg(state) {
  const badge = badges[state]
  return picture(
    badge,
    mark('#000', '#000', state === 'offline'),
    badge &&
      `<path d="${badge.outline}" mask="url(#sign)" fill="#000" stroke="#000" stroke-width="1" stroke-linejoin="round"/>`,
  )
}

function picture(badge, below, above = '') {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 22"><defs>
    ${mask('room', badge && `<path d="${badge.outline}" fill="#000" stroke="#000" stroke-width="3.6" stroke-linejoin="round"/>`)}
    ${mask('sign', badge && sign(badge, '#000'))}
    ${mask('under-line', `<path d="${whole}" fill="none" stroke="#000" stroke-width="5" stroke-linecap="round"/>`)}
    ${mask('under-thread', '<path d="M11 3V19" stroke="#000" stroke-width="4.6"/>')}
  </defs><g mask="url(#room)">${below}</g>${above}</svg>`
}

function mark(thread, line, isBroken) {
  return `<g fill="none" stroke="${thread}" stroke-width="2.4">
    <path d="M5.6 3.500V18.500M16.4 3.500V18.5" mask="url(#under-line)"/><path d="M11 3.500V18.5"/>
    <path d="${whole}" stroke="${line}" stroke-width="2.6" stroke-linecap="round" mask="url(#under-thread)"${isBroken ? ' stroke-dasharray="0.01 4.4"' : ''}/>
  </g>`
}

function sign(badge, colour) {
  return `<path d="${badge.sign}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linecap="butt"/>`
}

function mask(id, hole = '') {
  return `<mask id="${id}" maskUnits="userSpaceOnUse" x="0" y="0" width="22" height="22"><rect width="22" height="22" fill="#fff"/>${hole}</mask>`
}
