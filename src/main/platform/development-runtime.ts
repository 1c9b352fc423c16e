/** The Electron that releases carry; older ones only serve development where the download host is out of reach. */
const RELEASE_MAJOR = 45

/** Whether this Electron is not one that a release would carry. */
export function isDevelopmentRuntime(
  electron: string,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const declared = environment.LOOM_DEVELOPMENT_RUNTIME
  return (
    (declared !== undefined && declared !== '' && declared !== '0') || Number.parseInt(electron, 10) < RELEASE_MAJOR
  )
}
