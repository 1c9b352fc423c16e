import { cpus } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'

const SAMPLE_MILLISECONDS = 500

/** Less than this is not told apart: on a machine so busy nothing can be said about speed. */
const LEAST_SHARE = 0.1

/** Which share of the processors, up to 1, other programs leave to us right now. A limit of time is divided by it. */
export async function freeShare(): Promise<number> {
  const before = processorTimes()
  await delay(SAMPLE_MILLISECONDS)
  const after = processorTimes()
  return Math.max(LEAST_SHARE, (after.idle - before.idle) / Math.max(1, after.all - before.all))
}

function processorTimes(): { idle: number; all: number } {
  let [idle, all] = [0, 0]
  for (const { times } of cpus()) {
    idle += times.idle
    all += times.user + times.nice + times.sys + times.idle + times.irq
  }
  return { idle, all }
}
