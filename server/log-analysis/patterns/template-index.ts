import { covers, differingWords, generalise, type Template } from './template';

export interface TemplateEntry {
  template: Template;
  /** Lines. */
  count: number;
  /** Epoch ms of the newest line. */
  lastAt: number;
}

/** Entries of one shape. Bounds the work for a message that no entry covers. */
const maxEntries = 400;
/** So many templates that differ in the same words become one if most of their other words are equal ... */
const manyVariants = 5;
const minSimilarity = 0.6;
/** ... and so many that differ in one word, such as messages of two words. */
const veryManyVariants = 20;

/**
 * Drain (P. He et al., "Drain: An Online Log Parsing Approach with Fixed Depth Tree", 2017): templates by the number of
 * tokens, here with the punctuation, then by similarity. It differs in when words become wildcards. Drain does that at
 * the second message that is similar, so that `payment succeeded for <*>` and `payment failed for <*>` are one; here
 * several templates that differ in the same words have to exist. Numbers and ids are wildcards before.
 */
export class TemplateIndex<T extends TemplateEntry> {
  readonly #shapes = new Map<string, T[]>();

  /** The entry that covers a message; of several, the one with the most words. */
  find(message: Template): T | undefined {
    let best: T | undefined;
    for (const entry of this.#shapes.get(message.shape) ?? [])
      if (
        covers(entry.template, message) &&
        !(best && best.template.words.length >= entry.template.words.length)
      )
        best = entry;
    return best;
  }

  /** Entries that are one with a new message, and their common template; undefined: it is a template of its own. */
  variantsOf(message: Template): { template: Template; entries: T[] } | undefined {
    const entries = this.#shapes.get(message.shape) ?? [];
    const nearest = nearestOf(entries, message);
    if (!nearest) return undefined;
    const template = generalise(message, nearest.entry.template);
    const covered = entries.filter((entry) => covers(template, entry.template));
    return covered.length + 1 >= nearest.needed ? { template, entries: covered } : undefined;
  }

  /** Returns the entry that had to go, because there are too many of its shape. */
  add(entry: T): T | undefined {
    const { shape } = entry.template;
    const entries = this.#shapes.get(shape) ?? [];
    const [excess] = entries.length >= maxEntries ? leastUseful(entries, 1) : [];
    if (excess) entries.splice(entries.indexOf(excess), 1);
    entries.push(entry);
    this.#shapes.set(shape, entries);
    return excess;
  }

  /** Has to be called before its template changes, too. */
  remove(entry: T): void {
    const { shape } = entry.template;
    const entries = this.#shapes.get(shape);
    const index = entries?.indexOf(entry) ?? -1;
    if (index >= 0) entries?.splice(index, 1);
    if (entries?.length === 0) this.#shapes.delete(shape);
  }
}

/** Templates that only one line had, then those that were seen last the longest time ago. Entries: oldest first. */
export function leastUseful<T extends TemplateEntry>(entries: readonly T[], count: number): T[] {
  const found: T[] = [];
  for (const entry of entries) {
    if (found.length === count) return found;
    if (entry.count <= 1) found.push(entry);
  }
  const others = entries.filter((entry) => entry.count > 1).sort((a, b) => a.lastAt - b.lastAt);
  return [...found, ...others.slice(0, count - found.length)];
}

/** The entry with the fewest differing words, and how many variants make them wildcards. */
function nearestOf<T extends TemplateEntry>(entries: readonly T[], message: Template) {
  let nearest: { entry: T; differing: number; needed: number } | undefined;
  for (const entry of entries) {
    const words = entry.template.words.length;
    const most = Math.max(1, Math.floor(words * (1 - minSimilarity)));
    const limit = nearest ? Math.min(most, nearest.differing - 1) : most;
    const differing = differingWords(entry.template, message, limit);
    if (differing > limit || differing === words) continue;
    const isSimilar = (words - differing) / words >= minSimilarity;
    nearest = { entry, differing, needed: isSimilar ? manyVariants : veryManyVariants };
  }
  return nearest;
}
