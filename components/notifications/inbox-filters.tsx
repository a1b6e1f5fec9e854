'use client';
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { isFiring, type NotificationItem } from '@/components/live';
import { SelectField } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { isolated } from '@/lib/text/bidi';
import { severities, severityLook } from './severity';

const kinds = ['all', ...severities] as const;
const audiences = ['everyone', 'customers'] as const;
const states = ['any', 'firing', 'unread'] as const;
const anySource = 'any';

/** The filter of the inbox, stored in the URL. */
export const useInboxFilter = () =>
  useQueryStates(
    {
      severity: parseAsStringLiteral(kinds).withDefault('all'),
      unread: parseAsBoolean.withDefault(false),
      firing: parseAsBoolean.withDefault(false),
      to: parseAsStringLiteral(audiences).withDefault('everyone'),
      source: parseAsString.withDefault(anySource),
    },
    { history: 'replace' },
  );

type InboxFilter = ReturnType<typeof useInboxFilter>;

/** Whether the filter lets a notification through. */
export const passes =
  ({ severity, unread, firing, to, source }: InboxFilter[0]) =>
  (item: NotificationItem): boolean =>
    (item.data.audience === 'all') === (to === 'everyone') &&
    (severity === 'all' || item.data.severity === severity) &&
    (source === anySource || sourceOf(item) === source) &&
    !(unread && item.read) &&
    !(firing && !isFiring(item));

/** As the URL has it: a source may have any name. */
const sourceOf = ({ source }: NotificationItem): string => (source === undefined ? 'none' : `is:${source}`);

export interface InboxFiltersProps {
  filter: InboxFilter[0];
  onChange: InboxFilter[1];
  /** Their sources can be chosen. */
  items: readonly NotificationItem[];
}

export function InboxFilters({ filter, onChange, items }: InboxFiltersProps) {
  const state = filter.firing ? 'firing' : filter.unread ? 'unread' : 'any';
  return (
    <div className="mb-3 flex flex-wrap gap-2">
      <Segmented
        label="Severity"
        value={filter.severity}
        options={kinds.map((kind) => ({
          value: kind,
          label: kind === 'all' ? 'All' : severityLook[kind].label,
        }))}
        onChange={(severity) => void onChange({ severity })}
        className="max-w-full overflow-x-auto"
      />
      <Segmented
        label="State"
        value={state}
        options={states.map((value) => ({ value, label: stateNames[value] }))}
        onChange={(value) =>
          void onChange({ unread: value === 'unread' || null, firing: value === 'firing' || null })
        }
      />
      <SelectField
        label="Source"
        isLabelHidden
        className="min-w-32 flex-1 sm:max-w-44"
        value={filter.source}
        options={sourceOptions(items, filter.source)}
        onChange={({ target: { value } }) => void onChange({ source: value })}
      />
      <Segmented
        label="Audience"
        value={filter.to}
        options={[
          { value: 'everyone', label: 'To everyone' },
          { value: 'customers', label: 'To customers' },
        ]}
        onChange={(to) => void onChange({ to })}
      />
    </div>
  );
}

const stateNames = { any: 'Any', firing: 'Firing', unread: 'Unread' } as const;

/** `chosen` is one of them also when no notification has it. */
function sourceOptions(items: readonly NotificationItem[], chosen: string) {
  const found = new Set(items.map(sourceOf));
  if (chosen !== anySource) found.add(chosen);
  const options = [...found].sort().map((value) => ({ value, label: labelOf(value) }));
  return [{ value: anySource, label: 'Any source' }, ...options];
}

const labelOf = (value: string): string =>
  value === 'none' ? 'No source' : isolated(value.replace(/^is:/, ''));
