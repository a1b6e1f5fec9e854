import type { FileRange } from './index';

/** What the name of a Parquet file says. */
export interface FileName {
  epoch: number;
  segment: number;
  ranges: Pick<FileRange, 'partition' | 'first' | 'last'>[];
}

/** So that a name stays below 255 bytes, the limit of file systems, with offsets of 16 digits. */
export const partitionsPerFile = 6;

const RANGE = /^(0|[1-9]\d{0,9})\.(0|[1-9]\d{0,15})-(0|[1-9]\d{0,15})$/;
const NAME = /^e(0|[1-9]\d{0,8})-s(\d{10,15})-p(.+)\.parquet$/;

const padded = (segment: number): string => String(segment).padStart(10, '0');

/** Such as `e0-s0000000042-p0.100-249-p1.7-8.parquet`: epoch, segment, and of each partition the first and last offset. */
export function fileName({ epoch, segment, ranges }: FileName): string {
  const offsets = ranges.map(({ partition, first, last }) => `-p${partition}.${first}-${last}`).join('');
  return `e${epoch}-s${padded(segment)}${offsets}.parquet`;
}

/** The same read back; undefined: no name of `fileName`. */
export function parseFileName(name: string): FileName | undefined {
  const [, epoch, segment, rest] = NAME.exec(name) ?? [];
  if (rest === undefined) return undefined;
  const ranges = rest.split('-p').map((text) => {
    const [, partition, first, last] = RANGE.exec(text) ?? [];
    return { partition: Number(partition), first: Number(first), last: Number(last) };
  });
  const parsed = { epoch: Number(epoch), segment: Number(segment), ranges };
  return fileName(parsed) === name ? parsed : undefined;
}

/** A merged file of one hour: its epoch, the first and last segment of what it contains, and the version of its commit. */
export function mergedName(
  epoch: number,
  segments: { first: number; last: number },
  version: number,
): string {
  return `e${epoch}-m${padded(segments.first)}-${padded(segments.last)}-v${version}.parquet`;
}

const MERGED = /^e\d+-m(\d{10,15})-(\d{10,15})-v\d+\.parquet$/;

/** The first and last segment of which a file has rows; undefined: no file of the lake. */
export function segmentsIn(name: string): { first: number; last: number } | undefined {
  const segment = parseFileName(name)?.segment;
  if (segment !== undefined) return { first: segment, last: segment };
  const [, first, last] = MERGED.exec(name) ?? [];
  return last === undefined ? undefined : { first: Number(first), last: Number(last) };
}

/** The part of a path that a day and an hour have in every table. */
export const hourFolder = (dt: string, hour: string): string => `dt=${dt}/hour=${hour}`;

/** UTC day and hour of a time in epoch ms, as `dt` and `hour` have them. */
export function hourOf(at: number): { dt: string; hour: string } {
  const text = new Date(at).toISOString();
  return { dt: text.slice(0, 10), hour: text.slice(11, 13) };
}

/**
 * The folder of a topic. Names that begin with `_` or `.` belong to no table for most readers, so the first character of
 * such topics is escaped; Kafka allows no `%` in a name.
 */
export const topicFolder = (topic: string): string =>
  topic.replace(/^[_.]/, (first) => (first === '_' ? '%5F' : '%2E'));

/** The topic of a folder below LAKE_PATH; undefined: a folder of something else. */
export function topicOf(folder: string): string | undefined {
  const topic = folder.replace(/^%5F/, '_').replace(/^%2E/, '.');
  return /^[\w.-]{1,249}$/.test(topic) && topicFolder(topic) === folder ? topic : undefined;
}
