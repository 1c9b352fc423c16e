import { describe, expect, it } from 'vitest'
import { labelName, metricName, unitName } from './names'

describe('the name of an OTLP metric', () => {
  // Cases of OpenTelemetry's Prometheus compatibility specification and of prometheus/otlptranslator.
  it.each([
    ['http.server.request.duration', 's', 'other', 'http_server_request_duration_seconds'],
    ['system.memory.usage', 'By', 'gauge', 'system_memory_usage_bytes'],
    ['system.cpu.utilization', '1', 'gauge', 'system_cpu_utilization_ratio'],
    ['items', '1', 'counter', 'items_total'],
    ['requests_total', '', 'counter', 'requests_total'],
    ['total.requests', '{request}', 'counter', 'requests_total'],
    ['cpu_usage_ratio', '1', 'gauge', 'cpu_usage_ratio'],
    ['response_time_seconds', 's', 'gauge', 'response_time_seconds'],
    ['network.io', 'By/s', 'gauge', 'network_io_bytes_per_second'],
    ['requests', '1/s', 'gauge', 'requests_per_second'],
    ['speed', 'm/min', 'gauge', 'speed_meters_per_min'],
    ['custom_metric', 'unit@with#special/chars', 'gauge', 'custom_metric_unit_with_special_per_chars'],
    ['metric__with__underscores', 'a__b', 'gauge', 'metric_with_underscores_a_b'],
    ['fuel', 'By/{trip}', 'gauge', 'fuel_bytes'],
    ['fuel', '/{trip}', 'gauge', 'fuel'],
    ['2xx.responses', '', 'counter', '_2xx_responses_total'],
    ['queue:depth', '', 'gauge', 'queue:depth'],
    ['temperatur°', 'Cel', 'gauge', 'temperatur_celsius'],
    ['disk.size', 'TiBy', 'gauge', 'disk_size_tebibytes'],
  ] as const)('%s in %s as %s is %s', (name, unit, role, expected) => {
    expect(metricName(name, unit, role)).toBe(expected)
  })

  it('is none when nothing is left of it', () => {
    expect(metricName('°…', '', 'gauge')).toBeUndefined()
  })

  it('comes with the unit in words', () => {
    expect([unitName('By/s'), unitName('1'), unitName('{request}')]).toEqual(['bytes_per_second', '', ''])
  })
})

describe('the label of an attribute', () => {
  it.each([
    ['http.method', 'http_method'],
    ['plain', 'plain'],
    ['2nd', 'key_2nd'],
    ['_private', 'key_private'],
    ['__reserved__', '__reserved__'],
    ['größe', 'gr__e'],
    ['a💡b', 'a_b'],
    ['', 'key'],
    ['..', 'key__'],
  ])('%s is %s', (key, expected) => {
    expect(labelName(key)).toBe(expected)
  })
})
