/** The rules that every Loom begins with; a rule file in Prometheus's form like those that people write. */
export const BUILT_IN_RULES = `groups:
  - name: machine
    rules:
      - alert: CpuBusy
        expr: 1 - avg by (job, instance) (rate(node_cpu_seconds_total{mode="idle"}[15s])) > 0.9
        for: 1m
        keep_firing_for: 15s
        labels:
          severity: warning
        annotations:
          summary: The CPU of {{ $labels.instance }} is {{ $value | humanizePercentage }} busy
          description: It has been over 90% for a minute.
      - alert: MemoryLow
        expr: node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.05
        for: 10s
        keep_firing_for: 15s
        labels:
          severity: critical
        annotations:
          summary: "{{ $labels.instance }} has {{ $value | humanizePercentage }} of its memory left"
          description: Programs may be ended by the system when memory runs out.
      - alert: DiskAlmostFull
        expr: >-
          node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs|squashfs|iso9660|udf|cd9660"}
          / node_filesystem_size_bytes < 0.05
        for: 10s
        labels:
          severity: critical
        annotations:
          summary: "{{ $labels.mountpoint }} on {{ $labels.instance }} has {{ $value | humanizePercentage }} left"
          description: The file system on {{ $labels.device }} is nearly full.
  - name: sources
    rules:
      - alert: SourceSilent
        expr: time() - loom_source_last_sample_timestamp_seconds > 30
        for: 2s
        labels:
          severity: critical
        annotations:
          summary: "{{ $labels.source }} on {{ $labels.source_instance }} is silent"
          description: No sample has come from it for {{ $value | humanizeDuration }}.
      - alert: TargetDown
        expr: up == 0
        for: 30s
        labels:
          severity: critical
        annotations:
          summary: "{{ $labels.instance }} of {{ $labels.job }} does not answer"
          description: Every scrape has failed for 30 seconds. /api/v1/targets says why.
`
