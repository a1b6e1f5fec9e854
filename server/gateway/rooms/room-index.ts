import type { DomainEvent } from '@/lib/events';
import type { Filter } from '@/lib/protocol';
import type { Room } from './room';

/** The part of a feed's policy that events are routed by. */
interface Routing {
  /** Returns the predicate of a filter. Called once per room. */
  passes(filter: Filter): (event: DomainEvent) => boolean;
  /** Routing keys of a filter; undefined: its predicate has to be called with every event. */
  filterKeys(filter: Filter): string[] | undefined;
  eventKeys(event: DomainEvent): string[];
}

/** The key of rooms without routing keys. */
const everything = '*';

/** Finds the rooms of an event without calling the predicate of every room: most filters name the value they want. */
export class RoomIndex {
  private readonly byKey = new Map<string, Map<Room, (event: DomainEvent) => boolean>>();

  constructor(private readonly policy: Routing) {}

  add(room: Room): void {
    const passes = this.policy.passes(room.key.filter);
    for (const key of this.keysOf(room.key.filter)) {
      const rooms = this.byKey.get(key) ?? new Map();
      rooms.set(room, passes);
      this.byKey.set(key, rooms);
    }
  }

  delete(room: Room): void {
    for (const key of this.keysOf(room.key.filter)) {
      const rooms = this.byKey.get(key);
      rooms?.delete(room);
      if (rooms?.size === 0) this.byKey.delete(key);
    }
  }

  /** Calls `visit` with each room whose filter the event passes. */
  route(event: DomainEvent, visit: (room: Room) => void): void {
    this.visit(everything, event, visit);
    if (this.byKey.size === 0) return;
    for (const key of this.policy.eventKeys(event)) this.visit(key, event, visit);
  }

  private visit(key: string, event: DomainEvent, visit: (room: Room) => void): void {
    const rooms = this.byKey.get(key);
    if (!rooms) return;
    for (const [room, passes] of rooms) if (passes(event)) visit(room);
  }

  private keysOf(filter: Filter): string[] {
    return this.policy.filterKeys(filter) ?? [everything];
  }
}
