import type { DomainEvent } from '@/lib/events';
import type { Filter } from '@/lib/protocol';
import type { FeedPolicy } from '@/server/gateway/policies/feed-policy';

/** How many events have passed a filter since `open`. */
export interface FilterCount {
  readonly matched: number;
}

/** A value that filters name. */
interface Value {
  matched: number;
  /** How many open filters name it. */
  filters: number;
}
interface Predicate {
  matched: number;
  passes(event: DomainEvent): boolean;
}

/**
 * Counts how many events pass the filters of rooms, by other code than that which routes them: so an error in routing
 * shows. Filters that name values together take one lookup per event and field; each other filter takes a call.
 */
export class FilterCounts {
  private readonly named = new Map<string, Map<string, Value>>();
  private readonly predicates = new Set<Predicate>();

  constructor(private readonly policy: Pick<FeedPolicy, 'named' | 'namedBy' | 'passes'>) {}

  /** Starts to count events that pass the filter, until `close`. */
  open(filter: Filter): FilterCount & { close(): void } {
    const named = this.policy.namedBy(filter);
    return named ? this.openNamed(named.field, [...new Set(named.values)]) : this.openPredicate(filter);
  }

  /** Counts one event. */
  note(event: DomainEvent): void {
    if (this.predicates.size === 0 && this.named.size === 0) return;
    for (const predicate of this.predicates) if (predicate.passes(event)) predicate.matched += 1;
    for (const [field, values] of this.named) {
      const value = this.policy.named[field]?.(event);
      const count = value === undefined ? undefined : values.get(value);
      if (count) count.matched += 1;
    }
  }

  private openPredicate(filter: Filter) {
    const predicate: Predicate = { matched: 0, passes: this.policy.passes(filter) };
    this.predicates.add(predicate);
    return {
      get matched() {
        return predicate.matched;
      },
      close: () => void this.predicates.delete(predicate),
    };
  }

  private openNamed(field: string, names: readonly string[]) {
    const values = this.named.get(field) ?? new Map<string, Value>();
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
