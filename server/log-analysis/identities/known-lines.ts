import { type DomainEvent, identityOf } from '@/lib/events';
import { FileMarks } from './file-marks';
import { RecentIdentities } from './recent-identities';

/** Recognises lines that were delivered twice. */
export class KnownLines {
  private readonly files = new FileMarks();
  private readonly recent = new RecentIdentities();
  /** What is saved of it. */
  readonly parts = [this.files, this.recent] as const;

  /** Remembers a line. False when it was delivered before. */
  add(event: Pick<DomainEvent, 'partition' | 'source' | 'id'>): boolean {
    // Without a source its identity is its offset, which is read once.
    if (event.source === undefined) return true;
    return this.files.add(event) ?? this.recent.add(identityOf(event));
  }
}
