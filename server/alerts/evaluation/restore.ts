import type { Logger } from 'pino';
import { type Mute, muteSchema } from '@/lib/alerts/api';
import type { Progress, SavedAlert } from '@/server/alerts/engine/interface';
import { type ActiveAlert, activeAlertSchema } from '@/server/alerts/state/active-alert';
import type { RestoredState } from '@/server/alerts/state/alerts-state';
import type { RuleNotices } from '@/server/alerts/texts/interface';
import { type JsonRow, loadMutes, loadProgress, loadRows, type Queries } from '@/server/db';
import { resumeFrom } from './target';

/** Reads the state of the last transaction. `now`: epoch ms, from which evaluation starts when there is none. */
export async function restore(
  queries: Queries,
  now: number,
  log: Logger,
): Promise<{ evaluated: Progress; state: RestoredState }> {
  const evaluated = resumeFrom(await loadProgress(queries), now);
  const active = (await loadRows(queries, 'active')).flatMap((row) => parsed(row, log));
  const notices = (await loadRows(queries, 'notices')).map(
    ({ id, data }) => [id, data as RuleNotices] as const,
  );
  const mutes: Mute[] = (await loadMutes(queries, Math.min(evaluated.events, evaluated.gauges))).map((mute) =>
    muteSchema.parse(mute),
  );
  return { evaluated, state: { active, notices: new Map(notices), mutes } };
}

function parsed({ id, data }: JsonRow, log: Logger): ActiveAlert[] {
  const active = activeAlertSchema.safeParse(data);
  if (active.success) return [active.data];
  log.error({ alert: id, err: active.error }, 'a saved alert does not fit this version and is forgotten');
  return [];
}

export const toSaved = (alert: ActiveAlert): SavedAlert => {
  const { alertId, ruleId, labels, state, since, firedAt, falseSince, lastEventAt, value } = alert;
  return { alertId, ruleId, labels, state, since, firedAt, falseSince, lastEventAt, value };
};
