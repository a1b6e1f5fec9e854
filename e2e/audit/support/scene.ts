import type { Figure } from './figures';
import type { World } from './world';

/** What is known when the numbers of a page are looked at. */
export interface Scene {
  world: World;
  /** When they were collected, epoch ms. */
  now: number;
  /** Local midnight, epoch ms. */
  midnight: number;
  /** When the scenario began, epoch ms. */
  since: number;
  orderId: string;
  symbol: string;
  /** The sum of the ends of each topic when the first page was open, before the scenario. */
  endsBefore: Readonly<Record<string, number>>;
  ends: Readonly<Record<string, number>>;
  /** Records of the scenario that are no valid event, by topic. */
  invalid: Readonly<Record<string, number>>;
  /** What the gateway had counted before. */
  invalidBefore: Readonly<Record<string, number>>;
  stockBefore: readonly { sku: string; name: string; stock: number; price: number; currency: string }[];
  /** All numbers of the page. */
  figures: readonly Figure[];
}

export interface Rule {
  /** `Page > region > … > label` of the figures that it is about. */
  of: RegExp;
  /** Only those with such a text. */
  text?: RegExp;
  /** Only those with such a name. */
  at?: RegExp;
  /** Only those in such a row. */
  row?: RegExp;
  /** What may stand there; undefined: `why` says why nothing can be said. */
  is?(figure: Figure, scene: Scene): readonly string[];
  why?: string;
}
