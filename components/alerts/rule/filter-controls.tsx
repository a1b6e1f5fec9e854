'use client';
import { ToggleGroup } from 'radix-ui';
import { severityLook } from '@/components/notifications/severity';
import { Field, SelectField } from '@/components/ui/field';
import { formatCount } from '@/lib/text/format';
import { type RuleFilter, severityNames, stateNames } from './rule-filter';
import { stateLook } from './state-mark';

const severityOptions = severityNames.map((value) => ({
  value,
  label: value === 'all' ? 'Any severity' : severityLook[value].label,
}));

export interface FilterControlsProps {
  filter: RuleFilter;
  counts: Record<RuleFilter['state'], number> | undefined;
  onChange(change: Partial<RuleFilter>): void;
}

/** Filters of the list of rules: state with the numbers of each, severity, text. */
export function FilterControls({ filter, counts, onChange }: FilterControlsProps) {
  return (
    <>
      <StateChoice filter={filter} counts={counts} onChange={onChange} />
      <SelectField
        label="Severity"
        isLabelHidden
        className="w-36"
        value={filter.severity}
        options={severityOptions}
        onChange={({ target: { value } }) => onChange({ severity: value as RuleFilter['severity'] })}
      />
      <Field
        label="Text"
        isLabelHidden
        type="search"
        placeholder="Name, symbol, service"
        className="w-full sm:w-56"
        value={filter.text}
        onChange={({ target: { value } }) => onChange({ text: value })}
      />
    </>
  );
}

function StateChoice({ filter, counts, onChange }: FilterControlsProps) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label="State"
      value={filter.state}
      onValueChange={(next) => next && onChange({ state: next as RuleFilter['state'] })}
      className="inline-flex h-9 max-w-full overflow-x-auto rounded-md border border-line-strong bg-surface p-0.5"
    >
      {stateNames.map((each) => (
        <ToggleGroup.Item
          key={each}
          value={each}
          className="shrink-0 rounded px-2.5 font-medium text-ink-2 text-sm hover:text-ink data-[state=on]:bg-accent-soft data-[state=on]:text-ink"
        >
          {each === 'all' ? 'All' : stateLook[each].label}{' '}
          <span className="num inline-block min-w-4 text-left">
            {counts ? formatCount(counts[each]) : ''}
          </span>
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
