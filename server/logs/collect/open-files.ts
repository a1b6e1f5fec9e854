import type { TailedFile } from './tailed-file';

/** Far below the usual limit of 1,024 for a process. */
const maxOpen = 200;

/** Keeps files open that were read lately: an open one can be read to its end after it was renamed or deleted. */
export class OpenFiles {
  private readonly files = new Set<TailedFile>();

  /** Opens a file. False when there is another one under its path. Throws the system's error. */
  open(file: TailedFile): boolean {
    if (!file.open()) return false;
    this.files.delete(file);
    this.files.add(file);
    for (const oldest of this.files) {
      if (this.files.size <= maxOpen) break;
      oldest.close();
      this.files.delete(oldest);
    }
    return true;
  }

  closeAll(): void {
    for (const file of this.files) file.close();
    this.files.clear();
  }
}
