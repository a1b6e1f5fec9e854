import { z } from 'zod';
import type { LakeFile } from '../index';

/**
 * The actions of a Delta log that this table uses. https://github.com/delta-io/delta/blob/master/PROTOCOL.md#actions
 * Whatever else a line has is ignored.
 */
const text = z.record(z.string(), z.string().nullable());
const metaData = z.object({
  id: z.string(),
  name: z.string().nullish(),
  format: z.object({ provider: z.string(), options: text.nullish() }),
  schemaString: z.string(),
  partitionColumns: z.array(z.string()),
  configuration: text.nullish(),
  createdTime: z.number().nullish(),
});
export type MetaData = z.output<typeof metaData>;

const add = z.object({
  path: z.string(),
  partitionValues: text,
  size: z.number(),
  modificationTime: z.number(),
  dataChange: z.boolean(),
  stats: z.string().nullish(),
  tags: text.nullish(),
});
type Add = z.output<typeof add>;

const remove = z.object({
  path: z.string(),
  deletionTimestamp: z.number().nullish(),
  dataChange: z.boolean(),
  extendedFileMetadata: z.boolean().nullish(),
  partitionValues: text.nullish(),
  size: z.number().nullish(),
});
type Remove = z.output<typeof remove>;

const txn = z.object({ appId: z.string(), version: z.number(), lastUpdated: z.number().nullish() });
export type Txn = z.output<typeof txn>;

export const action = z.object({
  protocol: z.object({ minReaderVersion: z.number(), minWriterVersion: z.number() }).nullish(),
  metaData: metaData.nullish(),
  add: add.nullish(),
  remove: remove.nullish(),
  txn: txn.nullish(),
});
export type Action = z.output<typeof action>;

/** Every reader of Delta tables supports these. */
export const protocol = { minReaderVersion: 1, minWriterVersion: 2 };

const partitionValues = ({ dt, hour }: LakeFile): Record<string, string> => ({
  dt,
  hour: String(Number(hour)),
});

/** Smallest and largest values, by which readers skip files. */
function statsOf(file: LakeFile): string {
  const [first, last] = [file.offsets.at(0), file.offsets.at(-1)];
  const iso = (at: number) => new Date(at).toISOString();
  return JSON.stringify({
    numRecords: file.rows,
    minValues: {
      partition: first?.partition,
      offset: Math.min(...file.offsets.map((range) => range.first)),
      at: iso(file.minAt),
    },
    maxValues: {
      partition: last?.partition,
      offset: Math.max(...file.offsets.map((range) => range.last)),
      at: iso(file.maxAt),
    },
    nullCount: { partition: 0, offset: 0, at: 0 },
  });
}

/** What the role needs to know of a file beyond what Delta Lake says, in the tag `pulseboard`. */
const fileTag = z.object({
  epoch: z.number(),
  schemaVersion: z.number(),
  rows: z.number(),
  minAt: z.number(),
  maxAt: z.number(),
  offsets: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
});

function tagOf(file: LakeFile): z.output<typeof fileTag> {
  const { epoch, schemaVersion, rows, minAt, maxAt } = file;
  const offsets = file.offsets.map((of): [number, number, number, number] => [
    of.partition,
    of.first,
    of.last,
    of.rows,
  ]);
  return { epoch, schemaVersion, rows, minAt, maxAt, offsets };
}

/** The action that adds a file; `relative`: its path from the root of the table; `at`: when it was written, epoch ms; `dataChange`: it has new rows. */
export function addAction(relative: string, file: LakeFile, at: number, dataChange: boolean): Add {
  return {
    path: relative,
    partitionValues: partitionValues(file),
    size: file.bytes,
    modificationTime: at,
    dataChange,
    stats: statsOf(file),
    tags: { pulseboard: JSON.stringify(tagOf(file)) },
  };
}

export function removeAction(relative: string, file: LakeFile, at: number, dataChange: boolean): Remove {
  return {
    path: relative,
    deletionTimestamp: at,
    dataChange,
    extendedFileMetadata: true,
    partitionValues: partitionValues(file),
    size: file.bytes,
  };
}

const partition = z.object({ dt: z.string(), hour: z.string() });

/** The file that an action added, by its absolute path. Throws when the role has not written the action. */
export function fileOf(added: Add, path: string): LakeFile {
  const { offsets, ...tag } = fileTag.parse(JSON.parse(added.tags?.pulseboard ?? 'null'));
  const { dt, hour } = partition.parse(added.partitionValues);
  return {
    ...tag,
    path,
    bytes: added.size,
    dt,
    hour: hour.padStart(2, '0'),
    offsets: offsets.map(([partition, first, last, rows]) => ({ partition, first, last, rows })),
  };
}
