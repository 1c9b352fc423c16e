import { type Labels, METRIC_NAME } from '../../../../contract/model/labels'
import type { MetricType } from '../../../../engine/model/metadata'
import type { ScrapeJob } from '../config/scrape-job'
import { ScrapeFault } from '../fetch/scrape-fault'
import { relabel } from '../relabel/relabel'
import { withTargetLabels } from '../target/sample-labels'
import { withNormalBound } from '../text/bucket-bound'
import { parseSeries } from '../text/series-text'

type LabelRules = Pick<
  ScrapeJob,
  'honor_labels' | 'metric_relabel_configs' | 'label_limit' | 'label_name_length_limit' | 'label_value_length_limit'
>

/**
 * The labels under which a series of an exposition goes into the store: with those of its target, and relabelled. Null
 * when relabelling drops it. Throws a TextFault for what is no series, a ScrapeFault for one beyond the job's limits.
 */
export function seriesLabels(text: string, type: MetricType, target: Labels, job: LabelRules): Labels | null {
  const written = withNormalBound(parseSeries(text), type)
  const labels = relabel(withTargetLabels(written, target, job.honor_labels), job.metric_relabel_configs)
  if (labels === null) return null
  // Without its name it is no series: Prometheus fails the scrape too.
  if ((labels[METRIC_NAME] ?? '') === '') throw new ScrapeFault('format', 'metric name is missing after relabelling')
  checkLimits(labels, job)
  return labels
}

function checkLimits(labels: Labels, job: LabelRules): void {
  const { label_limit: most, label_name_length_limit: mostOfName, label_value_length_limit: mostOfValue } = job
  if (most === 0 && mostOfName === 0 && mostOfValue === 0) return
  const metric = labels[METRIC_NAME]
  const present = Object.entries(labels).filter(([, value]) => value !== '')
  if (most > 0 && present.length > most) {
    throw new ScrapeFault('labelLimit', `label_limit exceeded: ${metric} has ${present.length} labels, not ${most}`)
  }
  for (const [name, value] of present) {
    if (mostOfName > 0 && Buffer.byteLength(name) > mostOfName) {
      throw new ScrapeFault('labelLimit', `label_name_length_limit exceeded: ${name} of ${metric}`)
    }
    if (mostOfValue > 0 && Buffer.byteLength(value) > mostOfValue) {
      throw new ScrapeFault('labelLimit', `label_value_length_limit exceeded: the value of ${name} of ${metric}`)
    }
  }
}
