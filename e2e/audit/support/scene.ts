import type { Figure } from './figures';
import type { World } from './world';

/** Inputs of the rules: what the topics hold, and the scenario. */
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
  /** Sums of the end offsets of each topic before the scenario, when the first page was open. */
  endsBefore: Readonly<Record<string, number>>;
  ends: Readonly<Record<string, number>>;
  /** Invalid records of the scenario, by topic. */
  invalid: Readonly<Record<string, number>>;
  /** What the gateway had counted before the scenario. */
  invalidBefore: Readonly<Record<string, number>>;
  stockBefore: readonly { sku: string; name: string; stock: number; price: number; currency: string }[];
  /** Log lines of the order, each id once; read when its page is checked. */
  lines: readonly { at: number; msg: string }[];
  /** All numbers of the page. */
  figures: readonly Figure[];
}

export interface Rule {
  /** `Page > region > … > label` of the figures that it is about. */
  of: RegExp;
  /** Only figures whose text matches. */
  text?: RegExp;
  /** Only figures whose name matches. */
  at?: RegExp;
  /** Only figures whose row matches. */
  row?: RegExp;
  /** The allowed texts. Without it, `why` says why the figure cannot be recomputed. */
  is?(figure: Figure, scene: Scene): readonly string[];
  why?: string;
}
