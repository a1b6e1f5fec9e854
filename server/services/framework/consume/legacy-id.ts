interface Coordinates {
  topic: string;
  partition: number;
  offset: number;
}

const maxLength = 1_000;

/**
 * The inbox key of a record in releases before events were identified by source and id together: `ce_id`, or the
 * record's coordinates. Undefined for a text that a column cannot hold.
 */
export function legacyIdOf(
  headers: ReadonlyMap<string, string>,
  { topic, partition, offset }: Coordinates,
): string | undefined {
  const id = headers.get('ce_id') ?? `${topic}-${partition}-${offset}`;
  return id.length > maxLength || id.includes('\0') ? undefined : id;
}
