import { z } from 'zod';
import { textHash } from '@/server/log-analysis/text-hash';
import { estimate, noteHash, registerCount } from './cardinality';
import { SortedHashes } from './sorted-hashes';

/** Up to this many different ids are counted exactly. */
export const exactIds = 1_000;
const newestIds = 20;

/** `hashes`, or `registers` once there are too many, in base64. */
export const savedIds = z.object({
  hashes: z.string().optional(),
  registers: z.string().optional(),
  newest: z.array(z.string()).max(newestIds),
});

/** How many different ids there were, and the newest of them: at most 8 KB. */
export class DistinctIds {
  private hashes: SortedHashes | undefined = new SortedHashes();
  private registers: Uint8Array | undefined;
  private newest: string[] = [];

  add(id: string): void {
    this.keep(id);
    const hash = textHash(id);
    if (this.registers) noteHash(this.registers, hash);
    else if (this.hashes?.add(hash) && this.hashes.length > exactIds) this.estimateFromNow();
  }

  /** The newest come first. */
  get summary(): { count: number; isEstimate: boolean; ids: string[] } {
    const ids = [...this.newest].reverse();
    return this.registers
      ? { count: estimate(this.registers), isEstimate: true, ids }
      : { count: this.hashes?.length ?? 0, isEstimate: false, ids };
  }

  saved(): z.output<typeof savedIds> {
    const { newest } = this;
    return this.registers
      ? { registers: Buffer.from(this.registers).toString('base64'), newest }
      : { hashes: this.hashes?.toBase64() ?? '', newest };
  }

  static restored({ hashes, registers, newest }: z.output<typeof savedIds>): DistinctIds {
    const restored = new DistinctIds();
    restored.newest = [...newest];
    if (registers === undefined) restored.hashes = SortedHashes.fromBase64(hashes ?? '');
    else {
      restored.hashes = undefined;
      restored.registers = new Uint8Array(Buffer.from(registers, 'base64'));
    }
    return restored;
  }

  private keep(id: string): void {
    const at = this.newest.indexOf(id);
    if (at >= 0) this.newest.splice(at, 1);
    else if (this.newest.length === newestIds) this.newest.shift();
    this.newest.push(id);
  }

  private estimateFromNow(): void {
    this.registers = new Uint8Array(registerCount);
    for (const hash of this.hashes?.values() ?? []) noteHash(this.registers, hash);
    this.hashes = undefined;
  }
}
