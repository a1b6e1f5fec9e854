import type { LakeContext } from '@/server/lake/context';
import type { LakeFile } from '@/server/lake/files';

/** The files of the topic `logs`, to plan what is read of them. Throws a problem (503) while the lake is not open. */
export function logFiles({ engine, folder }: Pick<LakeContext, 'engine' | 'folder'>): readonly LakeFile[] {
  // Before that the folder has not read what is on the disk, and would take the topic for an empty one.
  engine.columns('logs');
  return folder.files('logs');
}
