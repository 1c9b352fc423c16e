/** Draws every icon from its SVG into build/, where electron-builder and the app look for them. Run after changing a drawing. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import { inProject } from './bootstrap/paths.mjs'
import { runScript, step } from './bootstrap/progress.mjs'
import { icns, icnsTypes, ico } from './icons/containers.mjs'
import { templateSvg, trayStates, traySvg } from './icons/tray-svg.mjs'

const largestSmall = 32

await runScript(async () => {
  const large = await readFile(inProject('build', 'icon.svg'), 'utf8')
  const small = await readFile(inProject('build', 'icon-small.svg'), 'utf8')
  const icon = (size) => draw(size > largestSmall ? large : small, size)

  await save('icon.png', icon(1024))
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) await save(`icons/${size}x${size}.png`, icon(size))
  await save('icon.ico', ico([16, 20, 24, 32, 40, 48, 64, 256].map((size) => ({ size, png: icon(size) }))))
  await save('icon.icns', icns(icnsTypes.map(([type, size]) => ({ type, png: icon(size) }))))
  for (const state of trayStates) await saveTray(state)
  step('icons are in build/')
})

/** Electron takes the variant for the screen's scale by its name. */
async function saveTray(state) {
  await save(`tray/${state}.png`, draw(traySvg(state), 22))
  await save(`tray/${state}@2x.png`, draw(traySvg(state), 44))
  await save(`tray/windows/${state}.png`, draw(traySvg(state), 16))
  await save(`tray/windows/${state}@1.5x.png`, draw(traySvg(state), 24))
  await save(`tray/windows/${state}@2x.png`, draw(traySvg(state), 32))
  await save(`tray/mac/${state}.png`, draw(templateSvg(state), 16))
  await save(`tray/mac/${state}@2x.png`, draw(templateSvg(state), 32))
}

function draw(svg, size) {
  return new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng()
}

async function save(name, content) {
  const file = inProject('build', ...name.split('/'))
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}
