import { isDeepStrictEqual } from 'node:util';
import type { ManagedRule } from '@/lib/alerts/api';
import type { AlertRule } from '@/lib/alerts/rule';

/** What an import does to the rules that there are. */
export interface ImportPlan {
  create: AlertRule[];
  change: { rule: AlertRule; fields: string[] }[];
  /** Ids of own rules, and of rules that came with Pulseboard, whose changes are taken back. */
  delete: string[];
  unchanged: number;
  /** Ids of rules of ALERT_RULES, which would have to be other ones. */
  readOnly: string[];
}

/** `deleteOthers`: what is not imported is deleted, except rules of ALERT_RULES. */
export function importPlan(
  present: readonly ManagedRule[],
  imported: readonly AlertRule[],
  deleteOthers: boolean,
): ImportPlan {
  const byId = new Map(present.map((managed) => [managed.rule.id, managed]));
  const differing = imported.flatMap((rule) => {
    const managed = byId.get(rule.id);
    const fields = managed ? fieldsThatDiffer(managed.rule, rule) : [];
    return managed && fields.length > 0 ? [{ managed, rule, fields }] : [];
  });
  const create = imported.filter(({ id }) => !byId.has(id));
  const isFile = ({ managed }: { managed: ManagedRule }) => managed.origin === 'file';
  return {
    create,
    change: differing.filter((each) => !isFile(each)).map(({ rule, fields }) => ({ rule, fields })),
    delete: deleteOthers ? removable(present, imported) : [],
    unchanged: imported.length - create.length - differing.length,
    readOnly: differing.filter(isFile).map(({ rule }) => rule.id),
  };
}

function removable(present: readonly ManagedRule[], imported: readonly AlertRule[]): string[] {
  const kept = new Set(imported.map(({ id }) => id));
  return present
    .filter(
      ({ rule, origin, isChanged }) =>
        !kept.has(rule.id) && (origin === 'own' || (origin === 'builtIn' && isChanged)),
    )
    .map(({ rule }) => rule.id);
}

function fieldsThatDiffer(before: AlertRule, after: AlertRule): string[] {
  const names = Object.keys({ ...before, ...after }) as (keyof AlertRule)[];
  return names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
}
