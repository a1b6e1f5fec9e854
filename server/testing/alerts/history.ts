import { historyAnswer, type Incident } from '@/lib/alerts/api';
import type { System } from './world';

/** What fired since `from` (epoch ms), oldest first. */
export async function incidentsSince({ page }: Pick<System, 'page'>, from: number): Promise<Incident[]> {
  const found: Incident[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ from: String(from), limit: '1000', ...(cursor ? { cursor } : {}) });
    const answer = await fetch(new URL(`/api/alerts/history?${query}`, page));
    if (!answer.ok) throw new Error(`The history of alerts was answered ${answer.status}.`);
    const next: { incidents: Incident[]; cursor: string | null } = historyAnswer.parse(await answer.json());
    found.push(...next.incidents);
    cursor = next.cursor;
  } while (cursor !== null);
  return found.filter(({ firedAt }) => firedAt >= from).sort((a, b) => a.firedAt - b.firedAt);
}

/** An alert that has to fire: of a rule, with these labels among others. */
export interface Expected {
  rule: string;
  labels?: Readonly<Record<string, string>>;
}

export const isOf = (
  { rule, labels = {} }: Expected,
  incident: Pick<Incident, 'ruleId' | 'labels'>,
): boolean =>
  incident.ruleId === rule &&
  Object.entries(labels).every(([name, value]) => incident.labels[name] === value);

export const textOf = ({ ruleId, labels }: Pick<Incident, 'ruleId' | 'labels'>): string =>
  [ruleId, ...Object.entries(labels).map(([name, value]) => `${name}=${value}`)].join(' ');
