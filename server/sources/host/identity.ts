import { hostname, machine, release, type, version } from 'node:os'
import { type Reading, reading } from '../reading'

/** node_uname_info: what the machine is, once; its value is always 1. */
export function unameInfo(): Reading {
  return reading('node_uname_info', 1, {
    sysname: type(),
    release: release(),
    version: version(),
    machine: machine(),
    nodename: hostname(),
    domainname: '(none)',
  })
}
