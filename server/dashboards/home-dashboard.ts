import type { Dashboard, Panel } from '../../contract/model/dashboard'

/** File systems that keep data; not those in memory, on discs, or that containers lay over single files. */
const REAL_DISKS = 'fstype!~"tmpfs|ramfs|iso9660|udf|efivarfs|fuse.*",mountpoint!~"/etc/.*|/run/.*"'

/** Network devices that lead out of the machine: no loops, bridges, containers', machines' and shaping devices. */
const REAL_DEVICES =
  'device!~"lo|lo0|veth.*|docker.*|br-.*|virbr.*|vnet.*|tap.*|cni.*|flannel.*|cali.*|ifb.*|dummy.*|sit.*|gif.*|stf.*|awdl.*|llw.*"'

const SHARE = [
  { value: null, state: 'ok' },
  { value: 0.75, state: 'warning' },
  { value: 0.9, state: 'critical' },
] as const

/** The top line: how the machine is, at one glance. */
const OVERVIEW: readonly Panel[] = [
  {
    id: 1,
    type: 'gauge',
    title: 'CPU busy',
    description: 'Share of all cores that did work over the last 10 seconds.',
    gridPos: { x: 0, y: 0, w: 4, h: 5 },
    targets: [{ refId: 'A', expr: '1 - avg(rate(node_cpu_seconds_total{mode="idle"}[10s]))', legend: 'Busy' }],
    unit: 'percentunit',
    decimals: 1,
    min: 0,
    max: 1,
    thresholds: [...SHARE],
  },
  {
    id: 2,
    type: 'gauge',
    title: 'Memory used',
    description: 'What programs could not get any more, as a share of all memory. Caches count as free.',
    gridPos: { x: 4, y: 0, w: 4, h: 5 },
    targets: [
      {
        refId: 'A',
        expr: '1 - sum(node_memory_MemAvailable_bytes) / sum(node_memory_MemTotal_bytes)',
        legend: 'Used',
      },
    ],
    unit: 'percentunit',
    decimals: 1,
    min: 0,
    max: 1,
    thresholds: [...SHARE],
  },
  {
    id: 3,
    type: 'gauge',
    title: 'Fullest disk',
    description: 'The disk with the least room left. All disks are further down.',
    gridPos: { x: 8, y: 0, w: 4, h: 5 },
    targets: [
      {
        refId: 'A',
        expr: `1 - min(node_filesystem_avail_bytes{${REAL_DISKS}} / node_filesystem_size_bytes{${REAL_DISKS}})`,
        legend: 'Used',
      },
    ],
    unit: 'percentunit',
    decimals: 1,
    min: 0,
    max: 1,
    thresholds: [...SHARE],
  },
  {
    id: 4,
    type: 'stat',
    title: 'Load per core',
    description: 'Programs that run or wait to run, averaged over one minute, for each core. Above 1 they queue.',
    gridPos: { x: 12, y: 0, w: 4, h: 5 },
    targets: [
      {
        refId: 'A',
        expr: 'sum(node_load1) / count(node_cpu_seconds_total{mode="idle"})',
        legend: 'Load per core',
      },
    ],
    unit: 'short',
    decimals: 2,
    thresholds: [
      { value: null, state: 'ok' },
      { value: 1, state: 'warning' },
      { value: 2, state: 'critical' },
    ],
  },
  {
    id: 5,
    type: 'stat',
    title: 'Network',
    description: 'Traffic of all devices that lead out of the machine.',
    gridPos: { x: 16, y: 0, w: 4, h: 5 },
    targets: [
      { refId: 'A', expr: `sum(rate(node_network_receive_bytes_total{${REAL_DEVICES}}[10s]))`, legend: 'In' },
      { refId: 'B', expr: `sum(rate(node_network_transmit_bytes_total{${REAL_DEVICES}}[10s]))`, legend: 'Out' },
    ],
    unit: 'Bps',
    decimals: 1,
  },
  {
    id: 6,
    type: 'stat',
    title: 'Uptime',
    description: 'Time since the machine started.',
    gridPos: { x: 20, y: 0, w: 4, h: 5 },
    targets: [{ refId: 'A', expr: 'min(node_time_seconds - node_boot_time_seconds)', legend: 'Uptime' }],
    unit: 's',
    decimals: 0,
  },
]

/** The machine over time. */
const MACHINE: readonly Panel[] = [
  {
    id: 7,
    type: 'timeseries',
    title: 'CPU by mode',
    description: 'Where the time of all cores goes. iowait is waiting for disks, steal is taken by the hypervisor.',
    gridPos: { x: 0, y: 5, w: 12, h: 8 },
    targets: [
      {
        refId: 'A',
        expr: 'avg by (mode) (rate(node_cpu_seconds_total{mode!="idle"}[10s]))',
        legend: '{{mode}}',
      },
    ],
    unit: 'percentunit',
    min: 0,
    max: 1,
    stack: true,
  },
  {
    id: 8,
    type: 'timeseries',
    title: 'Memory',
    description: 'Used by programs, held as cache that can be given back, and free.',
    gridPos: { x: 12, y: 5, w: 12, h: 8 },
    targets: [
      {
        refId: 'A',
        expr: 'sum(node_memory_MemTotal_bytes) - sum(node_memory_MemAvailable_bytes)',
        legend: 'Used',
      },
      {
        refId: 'B',
        expr: 'sum(node_memory_MemAvailable_bytes) - sum(node_memory_MemFree_bytes)',
        legend: 'Cached',
      },
      { refId: 'C', expr: 'sum(node_memory_MemFree_bytes)', legend: 'Free' },
    ],
    unit: 'bytes',
    min: 0,
    stack: true,
  },
  {
    id: 9,
    type: 'timeseries',
    title: 'Load',
    description: 'Programs that run or wait to run, averaged over 1, 5 and 15 minutes.',
    gridPos: { x: 0, y: 13, w: 8, h: 7 },
    targets: [
      { refId: 'A', expr: 'node_load1', legend: '1 min' },
      { refId: 'B', expr: 'node_load5', legend: '5 min' },
      { refId: 'C', expr: 'node_load15', legend: '15 min' },
    ],
    unit: 'short',
    decimals: 2,
    min: 0,
  },
  {
    id: 10,
    type: 'timeseries',
    title: 'Network',
    description: 'Bytes received and sent by each device; virtual devices are left out.',
    gridPos: { x: 8, y: 13, w: 8, h: 7 },
    targets: [
      {
        refId: 'A',
        expr: `sum by (device) (rate(node_network_receive_bytes_total{${REAL_DEVICES}}[10s]))`,
        legend: '{{device}} in',
      },
      {
        refId: 'B',
        expr: `sum by (device) (rate(node_network_transmit_bytes_total{${REAL_DEVICES}}[10s]))`,
        legend: '{{device}} out',
      },
    ],
    unit: 'Bps',
    min: 0,
  },
  {
    id: 11,
    type: 'timeseries',
    title: 'Disk I/O',
    description: 'Bytes read from and written to all disks.',
    gridPos: { x: 16, y: 13, w: 8, h: 7 },
    targets: [
      { refId: 'A', expr: 'sum(rate(node_disk_read_bytes_total[10s]))', legend: 'Read' },
      { refId: 'B', expr: 'sum(rate(node_disk_written_bytes_total[10s]))', legend: 'Written' },
    ],
    unit: 'Bps',
    min: 0,
  },
  {
    id: 12,
    type: 'bargauge',
    title: 'Disk space used',
    description: 'Share of each disk that is taken.',
    gridPos: { x: 0, y: 20, w: 8, h: 7 },
    targets: [
      {
        refId: 'A',
        expr: `max by (mountpoint) (1 - node_filesystem_avail_bytes{${REAL_DISKS}} / node_filesystem_size_bytes{${REAL_DISKS}})`,
        legend: '{{mountpoint}}',
      },
    ],
    unit: 'percentunit',
    decimals: 1,
    min: 0,
    max: 1,
    thresholds: [...SHARE],
  },
]

/** Loom itself: what watches must be watched too. */
const LOOM: readonly Panel[] = [
  {
    id: 13,
    type: 'timeseries',
    title: 'Loom: samples per second',
    description: 'Samples that Loom took in and stored.',
    gridPos: { x: 8, y: 20, w: 8, h: 7 },
    targets: [{ refId: 'A', expr: 'sum(rate(loom_store_samples_appended_total[10s]))', legend: 'Ingested' }],
    unit: 'ops',
    min: 0,
  },
  {
    id: 14,
    type: 'timeseries',
    title: 'Loom: delays',
    description: "How late the server's event loop runs, and how long it takes to evaluate a live query.",
    gridPos: { x: 16, y: 20, w: 4, h: 7 },
    targets: [
      { refId: 'A', expr: 'max(loom_event_loop_lag_seconds)', legend: 'Event loop' },
      {
        refId: 'B',
        expr: 'sum(rate(loom_live_evaluation_duration_seconds_sum[10s])) / sum(rate(loom_live_evaluation_duration_seconds_count[10s]))',
        legend: 'Evaluation',
      },
    ],
    unit: 's',
    min: 0,
  },
  {
    id: 15,
    type: 'timeseries',
    title: 'Loom: memory',
    description: 'Memory of the server process, and the part of it that holds JavaScript objects.',
    gridPos: { x: 20, y: 20, w: 4, h: 7 },
    targets: [
      { refId: 'A', expr: 'sum(loom_process_resident_memory_bytes)', legend: 'Process' },
      { refId: 'B', expr: 'sum(loom_process_heap_used_bytes)', legend: 'Objects' },
    ],
    unit: 'bytes',
    min: 0,
  },
]

/** What a user starts from. It becomes theirs to change, so later versions of this do not reach them. */
export const HOME_DASHBOARD: Dashboard = {
  uid: 'home',
  title: 'This machine',
  tags: ['loom'],
  range: 900,
  step: 1000,
  panels: [...OVERVIEW, ...MACHINE, ...LOOM],
}
