import { type FSWatcher, watch } from 'node:fs';

/** More folders are only looked at once a second: the system limits how many one can watch. */
const maxWatched = 256;

/** Reports changes in folders. What the system cannot watch is left to the caller's regular look. */
export class FolderWatch {
  private readonly watchers = new Map<string, FSWatcher>();

  /** `onChange` gets the folder and the name of a file in it, and whether it appeared, vanished or was renamed. */
  constructor(private readonly onChange: (folder: string, name: string, isRename: boolean) => void) {}

  /** Watches exactly these folders from now on. */
  set(folders: ReadonlySet<string>): void {
    for (const [folder, watcher] of this.watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.watchers.delete(folder);
    }
    for (const folder of folders)
      if (!this.watchers.has(folder) && this.watchers.size < maxWatched) this.add(folder);
  }

  private add(folder: string): void {
    try {
      const watcher = watch(folder, (event, name) => {
        if (name !== null) this.onChange(folder, name, event === 'rename');
      });
      watcher.on('error', () => this.remove(folder));
      this.watchers.set(folder, watcher);
    } catch (error) {
      // Missing, unreadable, or too many watchers: the regular look finds its changes.
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  }

  private remove(folder: string): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
  }

  close(): void {
    this.set(new Set());
  }
}
