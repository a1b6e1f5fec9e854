import { textHash } from '@/server/log-analysis/text-hash';
import { Pattern } from './pattern';
import { type Template, templateOf } from './template';
import { leastUseful, TemplateIndex } from './template-index';

/** Given up at once when there are too many, because looking for the least useful one looks at all of them. */
const excessShare = 0.05;

/** The patterns, and which of them changed. */
export class PatternSet {
  readonly #byId = new Map<string, Pattern>();
  readonly #index = new TemplateIndex<Pattern>();
  #changed = new Set<Pattern>();
  #deleted = new Set<string>();
  /** Lines of patterns that were given up. */
  unassigned = 0;

  constructor(readonly most: number) {}

  get all(): readonly Pattern[] {
    return [...this.#byId.values()];
  }

  touch(pattern: Pattern): void {
    this.#changed.add(pattern);
  }

  /** The pattern of a message, which may be a new one. */
  patternOf(tokens: readonly string[]): Pattern {
    const message = templateOf(tokens);
    const found = this.#index.find(message);
    if (found) return found;
    const variants = this.#index.variantsOf(message);
    return variants ? this.#unite(variants.entries, variants.template) : this.#create(message);
  }

  restore(pattern: Pattern): void {
    this.#byId.set(pattern.id, pattern);
    this.#index.add(pattern);
  }

  takeChanges(): { changed: Pattern[]; deleted: string[] } {
    const changes = { changed: [...this.#changed], deleted: [...this.#deleted] };
    this.#changed = new Set();
    this.#deleted = new Set();
    return changes;
  }

  #create(template: Template): Pattern {
    const pattern = new Pattern(this.#freeId(template), template);
    this.#byId.set(pattern.id, pattern);
    this.#deleted.delete(pattern.id);
    const excess = this.#index.add(pattern);
    if (excess) this.#giveUp(excess);
    if (this.#byId.size > this.most) this.#giveUpSome(pattern);
    return pattern;
  }

  /** From the template that it begins with, so that it is the same when a line is counted again after a crash. */
  #freeId({ tokens }: Template): string {
    const base = `p${textHash(tokens.join('')).toString(36)}`;
    let id = base;
    for (let n = 2; this.#byId.has(id); n++) id = `${base}-${n}`;
    return id;
  }

  /** Makes several patterns one, which keeps the id of the oldest. */
  #unite(patterns: readonly Pattern[], template: Template): Pattern {
    const oldest = patterns.reduce((a, b) => (b.firstAt < a.firstAt ? b : a));
    for (const pattern of patterns) {
      this.#index.remove(pattern);
      if (pattern === oldest) continue;
      oldest.absorb(pattern);
      this.#forget(pattern);
    }
    oldest.template = template;
    this.#index.add(oldest);
    return oldest;
  }

  #giveUpSome(except: Pattern): void {
    const candidates = this.all.filter((pattern) => pattern !== except);
    for (const pattern of leastUseful(candidates, Math.ceil(this.most * excessShare))) {
      this.#index.remove(pattern);
      this.#giveUp(pattern);
    }
  }

  #giveUp(pattern: Pattern): void {
    this.unassigned += pattern.count;
    this.#forget(pattern);
  }

  #forget(pattern: Pattern): void {
    pattern.end();
    this.#byId.delete(pattern.id);
    this.#changed.delete(pattern);
    this.#deleted.add(pattern.id);
  }
}
