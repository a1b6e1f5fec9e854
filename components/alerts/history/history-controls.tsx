'use client';
import { TimeFields } from '@/components/analytics/range/time-fields';
import { SelectField } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { isolated } from '@/lib/text/bidi';
import { type HistoryView, type RangeName, spanOf } from './use-history-view';

const labels: Record<RangeName, string> = { '1h': '1 h', '24h': '24 h', '7d': '7 d', custom: 'Custom' };
const options = Object.entries(labels).map(([value, label]) => ({ value: value as RangeName, label }));
const toDate = (at: number | null): Date | null => (at === null ? null : new Date(at));

export interface HistoryControlsProps {
  view: HistoryView;
  rules: readonly { id: string; name: string }[];
  now: number;
  onChange(change: Partial<HistoryView>): void;
}

/** From when incidents are shown, and of which rule. */
export function HistoryControls({ view, rules, now, onChange }: HistoryControlsProps) {
  const span = spanOf(view, now);
  const choose = (range: RangeName) =>
    onChange(
      range === 'custom' && 'from' in span
        ? { range, from: new Date(span.from), to: null }
        : { range, from: null, to: null },
    );
  const change = (times: { from?: number | null; to?: number | null }) =>
    onChange({
      ...('from' in times ? { from: toDate(times.from ?? null) } : {}),
      ...('to' in times ? { to: toDate(times.to ?? null) } : {}),
    });
  return (
    <>
      <Segmented label="Range" value={view.range} options={options} onChange={choose} />
      {view.range === 'custom' && (
        <TimeFields
          from={view.from?.getTime() ?? null}
          to={view.to?.getTime() ?? null}
          problem={now > 0 && 'problem' in span ? span.problem : undefined}
          className="w-48"
          onChange={change}
        />
      )}
      <SelectField
        label="Rule"
        isLabelHidden
        className="w-full sm:w-64"
        value={view.rule ?? ''}
        options={ruleOptions(rules, view.rule)}
        onChange={({ target: { value } }) => onChange({ rule: value === '' ? null : value })}
      />
    </>
  );
}

/** A rule that was deleted has a history too. */
function ruleOptions(rules: HistoryControlsProps['rules'], chosen: string | null) {
  const known = rules.map(({ id, name }) => ({ value: id, label: isolated(name) }));
  const isKnown = chosen === null || rules.some(({ id }) => id === chosen);
  return [
    { value: '', label: 'Every rule' },
    ...known,
    ...(isKnown ? [] : [{ value: chosen, label: isolated(chosen) }]),
  ];
}
