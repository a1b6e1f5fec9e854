import type { AlertRule } from '@/lib/alerts/rule';
import { slotMs } from '@/lib/alerts/windows';
import { ProblemError } from '@/lib/problem';
import { labelText } from '@/server/alerts/engine/group-key';
import type { Sample } from '@/server/alerts/engine/interface';
import { reachOf } from '@/server/alerts/engine/reach';
import type { Past } from './past';

/** Loads samples of a gauge, and before them the last one of each series; at most `limit`, oldest first. */
export type LoadSamples = (range: {
  gauge: string;
  from: number;
  to: number;
  limit: number;
}) => Promise<Sample[]>;

const mostSamples = 300_000;
/** Older samples are thinned, ms. */
const allKeptMs = 3_600_000;
const minuteMs = 60_000;

/** The samples of the gauge of a rule. `now`: epoch ms. Throws a problem (422) if there are too many. */
export async function pastSamples(
  rule: AlertRule & { gauge: string },
  range: { from: number; to: number },
  load: LoadSamples,
): Promise<Past> {
  const [from, to] = [range.from, range.to].map((at) => Math.floor(at / slotMs) * slotMs) as [number, number];
  const { gauge } = rule;
  const samples = await load({ gauge, from: from - reachOf(rule), to, limit: mostSamples });
  if (samples.length >= mostSamples)
    throw new ProblemError(422, `hours: there are more than ${mostSamples} samples. Choose fewer hours.`);
  const groups = new Set(samples.map(({ labels }) => JSON.stringify(groupOf(rule, labels))));
  return {
    ...{
      from,
      to,
      stepMs: slotMs,
      groups: groups.size,
      rows: samples.length,
      notes: notesOf(samples, from, to),
    },
    addTo: (engine, isChosen) => {
      for (const sample of samples) if (isChosen(groupOf(rule, sample.labels))) engine.addSample(sample);
    },
  };
}

const groupOf = ({ by }: AlertRule, labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(by.map((name) => [name, labelText(labels[name] ?? '')]));

function notesOf(samples: readonly Sample[], from: number, to: number): string[] {
  const first = samples[0]?.at;
  if (first === undefined) return ['There are no samples of this gauge yet.'];
  const minutes = Math.max(1, Math.round((to - first) / minuteMs));
  return [
    ...(first > from ? [`There are samples of the last ${minutes} min only.`] : []),
    ...(Math.max(first, from) < to - allKeptMs ? ['Samples older than an hour are kept every 30 s.'] : []),
  ];
}
