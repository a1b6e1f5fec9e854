import type { Room } from './room';

/** A filter is dear if its predicate has to be called with every event. */
type IsDear = (room: Room) => boolean;

/** Which rooms with a filter run, and which pause because matching all of them takes too long. They take turns. */
export class PausedRooms {
  /** In the order in which they began to run. */
  private readonly running = new Set<Room>();
  /** The one that paused first is the first to run again. */
  private readonly paused = new Set<Room>();

  constructor(private readonly isDear: IsDear) {}

  add(room: Room): void {
    this.running.add(room);
  }

  delete(room: Room): void {
    this.running.delete(room);
    this.paused.delete(room);
  }

  has(room: Room): boolean {
    return this.paused.has(room);
  }

  /** Pauses this share of the rooms that run, at least one: dear ones first, then those that fewest clients are in. */
  pause(share: number): Room[] {
    const ordered = [...this.running].sort(
      (a, b) => Number(this.isDear(b)) - Number(this.isDear(a)) || a.members.size - b.members.size,
    );
    const chosen = ordered.slice(0, Math.ceil(share * ordered.length));
    for (const room of chosen) move(room, this.running, this.paused);
    return chosen;
  }

  /** Lets rooms run again: as many as this share of those that run, at least one. */
  resume(share: number): Room[] {
    return this.resumeFirst(Math.max(1, Math.floor(share * this.running.size)));
  }

  resumeAll(): Room[] {
    return this.resumeFirst(this.paused.size);
  }

  private resumeFirst(count: number): Room[] {
    const chosen = [...this.paused].slice(0, count);
    for (const room of chosen) move(room, this.paused, this.running);
    return chosen;
  }
}

function move(room: Room, from: Set<Room>, to: Set<Room>): void {
  from.delete(room);
  to.add(room);
}
