import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The fuses a finished app must have, platform by platform. electron-builder.yml asks for them; this table is what the
 * finished executable is held against, because a packaging step after the flip can undo it.
 */
export const requiredFuses = {
  RunAsNode: { linux: false, darwin: false, win32: false },
  EnableCookieEncryption: { linux: true, darwin: true, win32: true },
  EnableNodeOptionsEnvironmentVariable: { linux: false, darwin: false, win32: false },
  EnableNodeCliInspectArguments: { linux: false, darwin: false, win32: false },
  EnableEmbeddedAsarIntegrityValidation: { linux: false, darwin: true, win32: true },
  OnlyLoadAppFromAsar: { linux: true, darwin: true, win32: true },
  LoadBrowserProcessSpecificV8Snapshot: { linux: false, darwin: false, win32: false },
  GrantFileProtocolExtraPrivileges: { linux: false, darwin: false, win32: false },
  WasmTrapHandlers: { linux: true, darwin: true, win32: true },
}

/** Electron learnt these after the version of the development runtime: only there may they be absent. */
const sinceElectron = { GrantFileProtocolExtraPrivileges: 29, WasmTrapHandlers: 42 }

/** What is wrong with the fuses that were read; nothing when all is well. */
export function fuseDifferences(found, platform, electronMajor) {
  return Object.entries(requiredFuses).flatMap(([name, wanted]) => {
    const value = found[name]
    if (value === undefined && electronMajor < (sinceElectron[name] ?? 0)) return []
    if (value === wanted[platform]) return []
    return [`${name} is ${value === undefined ? 'absent' : onOrOff(value)} and must be ${onOrOff(wanted[platform])}`]
  })
}

export async function readFuses(executable) {
  const { FuseState, FuseV1Options, getCurrentFuseWire } = await import('@electron/fuses')
  const wire = await getCurrentFuseWire(executable)
  const names = Object.keys(requiredFuses).filter((name) => wire[FuseV1Options[name]] !== undefined)
  return Object.fromEntries(names.map((name) => [name, wire[FuseV1Options[name]] === FuseState.ENABLE]))
}

/** The unpacked apps in the output folder; installers are made from these very files. */
export async function builtApps(folder) {
  const names = await readdir(folder)
  return names.flatMap((name) => {
    const candidates = [
      { platform: 'linux', when: /^linux.*-unpacked$/, executable: 'loom' },
      { platform: 'win32', when: /^win.*-unpacked$/, executable: 'Loom.exe' },
      { platform: 'darwin', when: /^mac(-|$)/, executable: 'Loom.app' },
    ]
    return candidates
      .filter(({ when, executable }) => when.test(name) && existsSync(join(folder, name, executable)))
      .map(({ platform, executable }) => ({ platform, path: join(folder, name, executable) }))
  })
}

function onOrOff(value) {
  return value ? 'on' : 'off'
}
