'use client';
import { parseAsBoolean, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { Segmented } from '@/components/ui/segmented';
import { severities, severityLook } from './severity';

const kinds = ['all', ...severities] as const;
const audiences = ['everyone', 'customers'] as const;

/** The filter of the inbox, stored in the URL. */
export const useInboxFilter = () =>
  useQueryStates(
    {
      severity: parseAsStringLiteral(kinds).withDefault('all'),
      unread: parseAsBoolean.withDefault(false),
      to: parseAsStringLiteral(audiences).withDefault('everyone'),
    },
    { history: 'replace' },
  );

type InboxFilter = ReturnType<typeof useInboxFilter>;

export function InboxFilters({ filter, onChange }: { filter: InboxFilter[0]; onChange: InboxFilter[1] }) {
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
        label="Audience"
        value={filter.to}
        options={[
          { value: 'everyone', label: 'To everyone' },
          { value: 'customers', label: 'To customers' },
        ]}
        onChange={(to) => void onChange({ to })}
      />
      <Segmented
        label="Read state"
        value={filter.unread ? 'unread' : 'any'}
        options={[
          { value: 'any', label: 'Any' },
          { value: 'unread', label: 'Unread' },
        ]}
        onChange={(value) => void onChange({ unread: value === 'unread' || null })}
      />
    </div>
  );
}
