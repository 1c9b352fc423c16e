import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { type DnsDiscoveryConfig, FileDiscoveryConfig } from '../config/discovery-config'
import { until } from '../test-scraping'
import type { TargetGroup } from './discovery'
import { startDnsDiscovery } from './dns-discovery'
import { startFileDiscovery } from './file-discovery'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

function listener() {
  const heard = {
    groups: null as readonly TargetGroup[] | null,
    failures: [] as string[],
    targets: () => (heard.groups ?? []).flatMap(({ targets }) => targets),
  }
  return {
    heard,
    onGroups: (groups: readonly TargetGroup[]) => {
      heard.groups = groups
    },
    health: {
      failed: (part: string, error: unknown) => heard.failures.push(`${part}: ${String(error)}`),
      worked: () => true,
    },
  }
}

it('reads files again when they change, keeps what a broken one held, and lets go of one that is gone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loom-discovery-'))
  closing.push(() => rmSync(folder, { recursive: true }))
  const json = join(folder, 'a.json')
  const yaml = join(folder, 'b.yml')
  writeFileSync(json, '[{"targets": ["one:1", "two:2"], "labels": {"rack": 7}}]')
  writeFileSync(yaml, '- targets: [three:3]\n')
  const { heard, onGroups, health } = listener()
  const files = [join(folder, '*.json'), yaml]
  closing.push(startFileDiscovery(FileDiscoveryConfig.parse({ files }), onGroups, health))
  expect(heard.groups).toEqual([
    { targets: ['one:1', 'two:2'], labels: { rack: '7', __meta_filepath: json } },
    { targets: ['three:3'], labels: { __meta_filepath: yaml } },
  ])

  writeFileSync(join(folder, 'next'), '[{"targets": ["four:4"]}]')
  renameSync(join(folder, 'next'), json)
  await until(() => heard.targets().includes('four:4'))
  expect(heard.targets()).toEqual(['four:4', 'three:3'])

  writeFileSync(json, '[{"targets": ["fi')
  writeFileSync(yaml, '- targets: [five:5]\n  label: {}\n')
  await until(() => heard.failures.length >= 2)
  expect(heard.targets()).toEqual(['four:4', 'three:3'])
  expect(heard.failures.join('\n')).toContain('label is not known here; did you mean labels?')

  rmSync(json)
  writeFileSync(yaml, '[]')
  await until(() => heard.targets().length === 0)
})

it('says which file is missing, and finds it once it is there, without being told by the system', async () => {
  const folder = join(tmpdir(), `loom-discovery-${process.pid}-later`)
  const { heard, onGroups, health } = listener()
  const config = FileDiscoveryConfig.parse({ files: [join(folder, 'a.json')], refresh_interval: '1s' })
  closing.push(startFileDiscovery(config, onGroups, health))
  expect(heard.failures.join('\n')).toContain('no such file')
  const made = mkdtempSync(join(tmpdir(), 'loom-discovery-'))
  writeFileSync(join(made, 'a.json'), '[{"targets": ["late:1"]}]')
  renameSync(made, folder)
  closing.push(() => rmSync(folder, { recursive: true }))
  await until(() => heard.targets().includes('late:1'))
})

/** A name server that knows `names`: for each the records, as types and data. What is not there does not exist. */
async function nameServer(names: Record<string, readonly { type: number; data: Buffer }[] | 'refused'>) {
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const end = query.indexOf(0, 12)
    const labels: string[] = []
    for (let at = 12; at < end; at += 1 + (query[at] as number)) {
      labels.push(query.toString('latin1', at + 1, at + 1 + (query[at] as number)))
    }
    const known = names[labels.join('.')]
    const records = Array.isArray(known) ? known : []
    const code = known === 'refused' ? 5 : known === undefined ? 3 : 0
    const head = Buffer.from([
      query[0] as number,
      query[1] as number,
      0x81,
      0x80 | code,
      0,
      1,
      0,
      records.length,
      0,
      0,
      0,
      0,
    ])
    const answers = records.map(({ type, data }) =>
      Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 1, 0, data.length]), data]),
    )
    socket.send(Buffer.concat([head, query.subarray(12, end + 5), ...answers]), from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  closing.push(() => socket.close())
  const resolver = new Resolver({ timeout: 500, tries: 1 })
  resolver.setServers([`127.0.0.1:${socket.address().port}`])
  return resolver
}

const domain = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ])

function dns(type: DnsDiscoveryConfig['type'], names: string[], port?: number): DnsDiscoveryConfig {
  return { type, names, refresh_interval: 50, ...(port === undefined ? {} : { port }) }
}

it.each([
  ['A', { type: 1, data: Buffer.from([10, 0, 0, 7]) }, '10.0.0.7:9100', {}],
  ['AAAA', { type: 28, data: Buffer.from([...Array(15).fill(0), 1]) }, '[::1]:9100', {}],
  [
    'SRV',
    { type: 33, data: Buffer.concat([Buffer.from([0, 0, 0, 0, 0x1f, 0x90]), domain('node.test')]) },
    'node.test:8080',
    { __meta_dns_srv_record_target: 'node.test.', __meta_dns_srv_record_port: '8080' },
  ],
  [
    'MX',
    { type: 15, data: Buffer.concat([Buffer.from([0, 5]), domain('mail.test')]) },
    'mail.test:9100',
    { __meta_dns_mx_record_target: 'mail.test.' },
  ],
  ['NS', { type: 2, data: domain('ns.test') }, 'ns.test:9100', { __meta_dns_ns_record_target: 'ns.test.' }],
] as const)('finds targets by %s records', async (type, record, address, labels) => {
  const server = await nameServer({ 'x.test': [record] })
  const { heard, onGroups, health } = listener()
  closing.push(startDnsDiscovery(dns(type, ['x.test'], 9100), server, onGroups, health))
  await until(() => heard.groups !== null)
  expect(heard.groups).toEqual([{ targets: [address], labels: { __meta_dns_name: 'x.test', ...labels } }])
})

it('asks again, keeps what it knew while the name server fails, and forgets a name that is no more', async () => {
  const address = (last: number) => [{ type: 1, data: Buffer.from([10, 0, 0, last]) }]
  const names: Parameters<typeof nameServer>[0] = { 'x.test': address(1), 'y.test': address(2) }
  const { heard, onGroups, health } = listener()
  const config = dns('A', ['x.test', 'y.test'], 1)
  closing.push(startDnsDiscovery(config, await nameServer(names), onGroups, health))
  await until(() => heard.targets().join() === '10.0.0.1:1,10.0.0.2:1')
  names['x.test'] = address(3)
  await until(() => heard.targets().join() === '10.0.0.3:1,10.0.0.2:1')
  names['x.test'] = 'refused'
  await until(() => heard.failures.some((failure) => failure.includes('EREFUSED')))
  expect(heard.targets()).toEqual(['10.0.0.3:1', '10.0.0.2:1'])
  delete names['x.test']
  await until(() => heard.targets().join() === '10.0.0.2:1')
})
