import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { linkOrRename } from './disk';
import { temporaryLake } from './testing/temporary-lake.fixture';

const without = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

test.each(['EPERM', 'ENOTSUP', 'ENOSYS'])(
  'where hard links fail with %s, a file is renamed, and never over another one',
  async (code) => {
    const folder = await temporaryLake();
    const [from, to] = [path.join(folder, 'from'), path.join(folder, 'to')];
    await writeFile(from, 'new');
    await linkOrRename(from, to, without(code));
    expect(await readFile(to, 'utf8')).toBe('new');
    await writeFile(from, 'newer');
    await expect(linkOrRename(from, to, without(code))).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readFile(to, 'utf8')).toBe('new');
  },
);

test('a full disk is not taken for one without hard links', async () => {
  const folder = await temporaryLake();
  const [from, to] = [path.join(folder, 'from'), path.join(folder, 'to')];
  await writeFile(from, 'new');
  await expect(linkOrRename(from, to, without('ENOSPC'))).rejects.toMatchObject({ code: 'ENOSPC' });
  await expect(readFile(to)).rejects.toThrow('ENOENT');
});
