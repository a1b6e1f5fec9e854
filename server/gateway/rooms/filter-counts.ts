import type { DomainEvent } from '@/lib/events';
import type { Filter } from '@/lib/protocol';
import type { FeedPolicy } from '@/server/gateway/policies/feed-policy';

/** How many events passed a filter since it is counted. */
export interface FilterCount {
  readonly matched: number;
}

interface Named {
  matched: number;
  filters: number;
}
interface Asked {
  matched: number;
  passes(event: DomainEvent): boolean;
}

/**
 * Counts how many events pass the filters of rooms, by other means than those by which they are routed there: so a
 * routing that lets too little or too much through shows. Filters that name values cost one look each event, however
 * many there are; the others are asked.
 */
export class FilterCounts {
  private readonly named = new Map<string, Map<string, Named>>();
  private readonly asked = new Set<Asked>();

  constructor(private readonly policy: Pick<FeedPolicy, 'named' | 'namedBy' | 'passes'>) {}

  /** Begins to count; `close` ends it. */
  open(filter: Filter): FilterCount & { close(): void } {
    const named = this.policy.namedBy(filter);
    return named ? this.openNamed(named.field, [...new Set(named.values)]) : this.openAsked(filter);
  }

  note(event: DomainEvent): void {
    if (this.asked.size === 0 && this.named.size === 0) return;
    for (const asked of this.asked) if (asked.passes(event)) asked.matched += 1;
    for (const [field, values] of this.named) {
      const value = this.policy.named[field]?.(event);
      const count = value === undefined ? undefined : values.get(value);
      if (count) count.matched += 1;
    }
  }

  private openAsked(filter: Filter) {
    const asked: Asked = { matched: 0, passes: this.policy.passes(filter) };
    this.asked.add(asked);
    return {
      get matched() {
        return asked.matched;
      },
      close: () => void this.asked.delete(asked),
    };
  }

  private openNamed(field: string, names: readonly string[]) {
    const values = this.named.get(field) ?? new Map<string, Named>();
    this.named.set(field, values);
    const counts = names.map((name) => {
      const count = values.get(name) ?? { matched: 0, filters: 0 };
      values.set(name, count);
      count.filters += 1;
      return count;
    });
    return {
      get matched() {
        return counts.reduce((sum, { matched }) => sum + matched, 0);
      },
      close: () => {
        for (const [i, count] of counts.entries()) {
          count.filters -= 1;
          if (count.filters === 0) values.delete(names[i] as string);
        }
        if (values.size === 0) this.named.delete(field);
      },
    };
  }
}
