import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { roundTenth } from './rounded';
import type { GaugeSource, Reading } from './source';

/** Free space of the disks of these folders: folders on one disk are one series, with the name of the first. */
export const diskSource = (folders: readonly string[]): GaugeSource => ({
  name: 'disk',
  gauges: ['disk.free'],
  everyMs: 5_000,
  read: async () => {
    const disks = await Promise.all(folders.map(diskOf));
    const first = new Map(disks.toReversed().map((disk) => [disk.device, disk.reading]));
    return [...first.values()];
  },
});

async function diskOf(folder: string): Promise<{ device: number; reading: Reading }> {
  const existing = await existingPart(folder);
  const [{ dev }, { blocks, bavail, bsize }] = await Promise.all([stat(existing), statfs(existing)]);
  return {
    device: dev,
    reading: {
      gauge: 'disk.free',
      labels: { path: shown(folder) },
      // What is reserved for the system is neither free nor in use by programs.
      value: blocks === 0 ? null : roundTenth((bavail / blocks) * 100),
      details: { freeBytes: bavail * bsize },
    },
  };
}

/** A folder is made by the process that writes it, which may start later. Rejects when nothing of the path exists. */
async function existingPart(folder: string): Promise<string> {
  try {
    await stat(folder);
    return folder;
  } catch (error) {
    const parent = path.dirname(folder);
    if (parent === folder) throw error;
    return existingPart(parent);
  }
}

/** A path in the folder of the program is shown without that folder. */
function shown(folder: string): string {
  const relative = path.relative(process.cwd(), folder);
  return relative === '' || relative.startsWith('..') ? folder : relative;
}
