import type { StateRow } from '@/server/log-analysis/part';
import { textHash } from '@/server/log-analysis/text-hash';
import { HashSet } from './hash-set';

/** Hashes are saved in chunks, because a row is written as a whole. */
const chunkLength = 2_048;
const chunksOfGeneration = 128;
/** At least this many of the newest identities are remembered, at most twice as many. */
export const rememberedIdentities = chunkLength * chunksOfGeneration;

interface Chunk {
  hashes: Float64Array;
  length: number;
  isChanged: boolean;
  isSaved: boolean;
}

interface Generation {
  set: HashSet;
  chunks: Chunk[];
}

const newGeneration = (): Generation => ({ set: new HashSet(rememberedIdentities), chunks: [] });

/** The newest identities, by hash, in 16 MB: an older generation and the one that fills; the older one goes as a whole. */
export class RecentIdentities {
  readonly kind = 'recent-identities';
  private older: Generation | undefined;
  private current = newGeneration();
  /** Number of the current generation. Its chunks are numbered from there. */
  private generation = 0;
  private deleted: string[] = [];

  /** Remembers an identity. False when it was remembered already. */
  add(identity: string): boolean {
    return this.addHash(textHash(identity) + 1);
  }

  changed(): { saved: StateRow[]; deleted: string[] } {
    const saved: StateRow[] = [];
    this.collect(this.older, this.generation - 1, saved);
    this.collect(this.current, this.generation, saved);
    const { deleted } = this;
    this.deleted = [];
    return { saved, deleted };
  }

  restore(rows: readonly StateRow[]): void {
    this.older = undefined;
    this.current = newGeneration();
    this.deleted = [];
    const inOrder = [...rows].sort((a, b) => Number(a.id) - Number(b.id));
    this.generation = Math.floor(Number(inOrder[0]?.id ?? 0) / chunksOfGeneration);
    for (const { data } of inOrder) for (const hash of hashesOf(data)) this.addHash(hash);
    for (const { chunks } of [this.older ?? newGeneration(), this.current])
      for (const chunk of chunks) Object.assign(chunk, { isChanged: false, isSaved: true });
  }

  private addHash(hash: number): boolean {
    if (this.older?.set.has(hash)) return false;
    if (this.current.set.size === rememberedIdentities) {
      // Full, and perhaps it is one of these.
      if (this.current.set.has(hash)) return false;
      this.turn();
    }
    if (!this.current.set.add(hash)) return false;
    this.append(hash);
    return true;
  }

  private turn(): void {
    const first = (this.generation - 1) * chunksOfGeneration;
    for (const [index, { isSaved }] of (this.older?.chunks ?? []).entries())
      if (isSaved) this.deleted.push(String(first + index));
    this.older = this.current;
    this.current = newGeneration();
    this.generation += 1;
  }

  private append(hash: number): void {
    const { chunks } = this.current;
    let chunk = chunks.at(-1);
    if (!chunk || chunk.length === chunkLength) {
      chunk = { hashes: new Float64Array(chunkLength), length: 0, isChanged: true, isSaved: false };
      chunks.push(chunk);
    }
    chunk.hashes[chunk.length] = hash;
    chunk.length += 1;
    chunk.isChanged = true;
  }

  private collect(of: Generation | undefined, generation: number, saved: StateRow[]): void {
    for (const [index, chunk] of (of?.chunks ?? []).entries()) {
      if (!chunk.isChanged) continue;
      saved.push({ id: String(generation * chunksOfGeneration + index), data: textOf(chunk) });
      chunk.isChanged = false;
      chunk.isSaved = true;
    }
  }
}

const textOf = ({ hashes, length }: Chunk): string =>
  Buffer.from(hashes.buffer, 0, length * Float64Array.BYTES_PER_ELEMENT).toString('base64');

// Copied, because a Float64Array must be aligned to eight bytes.
const hashesOf = (data: unknown): Float64Array =>
  new Float64Array(new Uint8Array(Buffer.from(String(data), 'base64')).buffer);
