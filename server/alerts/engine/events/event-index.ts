import type { Topic } from '@/lib/events';
import { equalTo, type Test, testOf } from './conditions';
import type { EventPlan } from './event-plan';
import { type ReadField, readField, type Subject } from './read-field';

/** Plans with the same filter: it is tested once. */
interface Filter {
  passes: Test;
  plans: EventPlan[];
}

/** The filters that ask for a text in one field, by the text. */
interface FieldIndex {
  read: ReadField;
  filters: Map<string, Filter[]>;
}

interface TypeIndex {
  fields: FieldIndex[];
  /** Filters that no field selects. */
  others: Filter[];
}

/**
 * Finds the plans of an event by topic, by type and by a field that has to equal a text, so that an event is not tested
 * with the filters of every rule.
 */
export class EventIndex {
  readonly #types = new Map<string, TypeIndex>();

  constructor(readonly plans: readonly EventPlan[]) {}

  /** The plans of which the event passes the filter. A subject without a type is an invalid message. */
  plansOf(topic: Topic, subject: Subject): EventPlan[] {
    const { fields, others } = this.#typeIndex(topic, subject.type);
    const found: EventPlan[] = [];
    for (const { read, filters } of fields)
      addPassed(found, filters.get(String(read(subject))) ?? [], subject);
    addPassed(found, others, subject);
    return found;
  }

  #typeIndex(topic: Topic, type: string | undefined): TypeIndex {
    const key = `${topic} ${type ?? ''}`;
    const known = this.#types.get(key);
    if (known) return known;
    const isOfType = (plan: EventPlan) =>
      plan.topic === topic &&
      plan.isInvalid === (type === undefined) &&
      (type === undefined || plan.types === undefined || plan.types.includes(type));
    const index = typeIndexOf(this.plans.filter(isOfType));
    this.#types.set(key, index);
    return index;
  }
}

function addPassed(found: EventPlan[], filters: readonly Filter[], subject: Subject): void {
  for (const { passes, plans } of filters) if (passes(subject)) found.push(...plans);
}

function typeIndexOf(plans: readonly EventPlan[]): TypeIndex {
  const byField = new Map<string, FieldIndex>();
  const others: Filter[] = [];
  for (const filter of filtersOf(plans)) {
    const equality = filter.plans[0]?.where.find((condition) => equalTo(condition));
    if (!equality) others.push(filter);
    else addByText(byField, equality.field, new Set(equalTo(equality)), filter);
  }
  return { fields: [...byField.values()], others };
}

function filtersOf(plans: readonly EventPlan[]): Filter[] {
  const filters = new Map<string, Filter>();
  for (const plan of plans) {
    const key = JSON.stringify(plan.where);
    const found = filters.get(key);
    if (found) found.plans.push(plan);
    else filters.set(key, { passes: testOf(plan.where), plans: [plan] });
  }
  return [...filters.values()];
}

function addByText(
  byField: Map<string, FieldIndex>,
  field: string,
  texts: ReadonlySet<string>,
  filter: Filter,
): void {
  const index = byField.get(field) ?? { read: readField(field), filters: new Map<string, Filter[]>() };
  byField.set(field, index);
  for (const text of texts) index.filters.set(text, [...(index.filters.get(text) ?? []), filter]);
}
