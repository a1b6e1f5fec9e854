interface Place {
  topic: string;
  partition: number;
  offset: number;
}

const longest = 1_000;

/**
 * What a release before events were known by source and id together noted a record as handled by: `ce_id`, or where it
 * stands. Undefined for what no column of the database could have held.
 */
export function legacyIdOf(
  headers: ReadonlyMap<string, string>,
  { topic, partition, offset }: Place,
): string | undefined {
  const id = headers.get('ce_id') ?? `${topic}-${partition}-${offset}`;
  return id.length > longest || id.includes('\0') ? undefined : id;
}
