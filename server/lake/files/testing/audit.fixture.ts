import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LakeFolder } from '../index';
import { filesOf, namesIn } from '../recovery/listing';
import { offsetsIn, topic } from './lake.fixture';

/** Paths that a Delta log names, by the rules of its protocol; it must have no checkpoint. */
async function filesInLog(root: string): Promise<string[]> {
  const log = path.join(root, '_delta_log');
  const names = (await namesIn(log)).filter((name) => /^\d{20}\.json$/.test(name)).toSorted();
  const files = new Set<string>();
  for (const [version, name] of names.entries()) {
    if (Number(name.slice(0, 20)) !== version)
      throw new Error(`${log} has ${name} where ${version} is expected`);
    for (const line of (await readFile(path.join(log, name), 'utf8')).trim().split('\n')) {
      const { add, remove } = JSON.parse(line);
      if (remove) files.delete(remove.path);
      if (add) files.add(add.path);
    }
  }
  return [...files].map((file) => path.join(root, file));
}

/** What three readers see of a topic: the role, a reader of the Delta log, and one of the plain folder. */
interface Seen {
  /** Partition and offset of each row, as text, sorted. */
  role: string[];
  log: string[];
  folder: string[];
}

/** What is in the files of the topic, of one kind. */
async function seenIn(folder: LakeFolder, kind: 'valid' | 'invalid' = 'valid'): Promise<Seen> {
  const root = path.join(folder.path, kind === 'valid' ? topic : `_invalid/${topic}`);
  return {
    role: await offsetsIn(folder.files(topic, kind).map((file) => file.path)),
    log: await offsetsIn(await filesInLog(root)),
    folder: await offsetsIn(await filesOf(root)),
  };
}

/** What a crash may have left: staged files, prepared ones, redo records. */
async function remains(folder: LakeFolder): Promise<string[]> {
  if (!(await namesIn(folder.path)).includes(topic)) return [];
  const names = await readdir(path.join(folder.path, topic), { recursive: true });
  return names.filter((name) => /^_staging\/|_pending|\.next$/.test(name));
}

/** What is wrong with the files of a topic: rows twice, missing or different by reader, counts that do not add up, remains. */
export async function auditLake(folder: LakeFolder): Promise<string[]> {
  const [valid, invalid, left] = [
    await seenIn(folder),
    await seenIn(folder, 'invalid'),
    await remains(folder),
  ];
  const wrong = left.map((name) => `${name} is left`);
  for (const [kind, { role, log, folder: plain }] of Object.entries({ valid, invalid })) {
    if (new Set(role).size !== role.length) wrong.push(`${kind}: a row is in two files`);
    if (String(log) !== String(role)) wrong.push(`${kind}: the Delta log has ${log}, the role ${role}`);
    if (String(plain) !== String(role)) wrong.push(`${kind}: the folder has ${plain}, the role ${role}`);
  }
  for (const totals of folder.state(topic).partitions) {
    const { partition, from, to, rows, markers, gaps } = totals;
    const of = (seen: Seen) => seen.role.filter((text) => text.startsWith(`${partition}.`)).length;
    const missing = gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
    if (of(valid) !== rows || of(invalid) !== totals.invalid)
      wrong.push(
        `partition ${partition} counts ${rows} and ${totals.invalid} rows, and has ${of(valid)} and ${of(invalid)}`,
      );
    if (to - from !== rows + totals.invalid + markers + missing)
      wrong.push(`partition ${partition} does not add up`);
  }
  return wrong;
}
