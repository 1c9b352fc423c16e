import { BootstrapProblem, step } from './progress.mjs'

/** Chromium refuses to start as root with its sandbox on; everybody else keeps it. */
export function sandboxArguments(args) {
  if (process.platform !== 'linux' || process.getuid() !== 0 || args.includes('--no-sandbox')) return []
  step('running as root, so Chromium’s sandbox is off (--no-sandbox); start as another user to have it on')
  return ['--no-sandbox']
}

export function requireDisplay(environment = process.env, platform = process.platform) {
  if (platform !== 'linux' || environment.DISPLAY || environment.WAYLAND_DISPLAY) return
  throw new BootstrapProblem(
    'there is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set.',
    'Start from a desktop session, or without a screen: xvfb-run -a npm start\nThe server alone needs none: npm run build && npm run server',
  )
}
