import type { Group } from './error-group';

/**
 * How likely a group is needed again. A group that occurred once is dropped first, so that a flood of errors that never
 * repeat does not displace the others; what a person has decided is dropped last.
 */
const tiers = ['once', 'repeated', 'decided'] as const;
type Tier = (typeof tiers)[number];

/** Groups that occurred once keep this share of the places, because every group begins as one. */
const shareOfOnce = 0.1;

const tierOf = ({ count, state }: Group): Tier => {
  if (state === 'resolved' || state === 'ignored') return 'decided';
  return count > 1 ? 'repeated' : 'once';
};

/** Groups by id, at most `max`. In each tier the one that occurred last is dropped last. */
export class GroupStore {
  private readonly tiers = { once: new Map(), repeated: new Map(), decided: new Map() } as Record<
    Tier,
    Map<string, Group>
  >;
  private readonly tierById = new Map<string, Tier>();

  constructor(private readonly max: number) {}

  get size(): number {
    return this.tierById.size;
  }

  get(id: string): Group | undefined {
    const tier = this.tierById.get(id);
    return tier && this.tiers[tier].get(id);
  }

  *all(): Generator<Group> {
    for (const tier of tiers) yield* this.tiers[tier].values();
  }

  /** Adds a group, or moves it to the end of its tier after it has changed. */
  put(group: Group): void {
    const { id } = group.identity;
    const before = this.tierById.get(id);
    if (before) this.tiers[before].delete(id);
    const tier = tierOf(group);
    this.tiers[tier].set(id, group);
    this.tierById.set(id, tier);
  }

  /** Removes a group if there are too many. Returns it. */
  dropSurplus(): Group | undefined {
    if (this.size <= this.max) return undefined;
    const dropped = this.candidates()
      .find(({ size }) => size > 0)
      ?.values()
      .next().value;
    if (dropped) this.remove(dropped.identity.id);
    return dropped;
  }

  private remove(id: string): void {
    const tier = this.tierById.get(id);
    if (tier) this.tiers[tier].delete(id);
    this.tierById.delete(id);
  }

  /** The tiers in the order in which they lose a group. */
  private candidates(): Map<string, Group>[] {
    const { once, repeated, decided } = this.tiers;
    return once.size > this.max * shareOfOnce ? [once, repeated, decided] : [repeated, decided, once];
  }
}
