import { type Disk, disk } from '../disk';

/** A disk on which `before` runs ahead of each step, with the number of the step since the start. */
export function diskWith(before: (step: number, method: keyof Disk) => void): Disk {
  let steps = 0;
  const wrapped = (method: keyof Disk) => async (file: string, other?: string) => {
    before(steps++, method);
    return (disk[method] as (file: string, other?: string) => Promise<void>)(file, other);
  };
  return {
    write: wrapped('write'),
    sync: wrapped('sync'),
    rename: wrapped('rename'),
    link: wrapped('link'),
    makeFolder: wrapped('makeFolder'),
    remove: wrapped('remove'),
  };
}
