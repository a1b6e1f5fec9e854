import type { LogLine } from '@/lib/logs/log-line';

/**
 * Which lines are held, by source and id: a producer that was killed may have sent its last ones twice. Looked up by id,
 * so that no key has to be made of each line; the few that have the id of another producer's are compared one by one.
 */
export class LineIdentities {
  private readonly byId = new Map<string, LogLine>();
  /** Lines whose id another line had. */
  private sameId: LogLine[] = [];

  /** Notes a line. False: it is held already. */
  add(line: LogLine): boolean {
    const held = this.byId.get(line.id);
    if (held === undefined) {
      this.byId.set(line.id, line);
      return true;
    }
    if (isSame(held, line) || this.sameId.some((other) => isSame(other, line))) return false;
    this.sameId.push(line);
    return true;
  }

  delete(line: LogLine): void {
    if (this.byId.get(line.id) === line) this.byId.delete(line.id);
    else if (this.sameId.length > 0) this.sameId = this.sameId.filter((other) => other !== line);
  }

  clear(): void {
    this.byId.clear();
    this.sameId = [];
  }
}

const isSame = (a: LogLine, b: LogLine): boolean => a.id === b.id && a.source === b.source;
