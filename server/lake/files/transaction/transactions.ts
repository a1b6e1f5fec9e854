import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { replaceFile } from '../disk';
import { asLakeError, LakeFolderError } from '../errors';
import {
  addToLog,
  conclude,
  exists,
  foreignLog,
  hideAgain,
  isDecided,
  makeVisible,
  type Place,
  prepareState,
} from './steps';
import { decodeTransaction, encodeTransaction, type Transaction } from './transaction';

/**
 * Changes the files of a topic, all or nothing over any crash and any error: everything that needs space is on the disk
 * before the redo record, and the redo record before the first visible step.
 */
export class Transactions {
  /** Decided and visible, but the state could not be written; finished before the next one. */
  private unfinished: Transaction | undefined;
  private broken: LakeFolderError | undefined;

  constructor(
    private readonly place: Place,
    private readonly log: Logger,
  ) {}

  private get record(): string {
    return path.join(this.place.folder, '_pending.json');
  }

  /** Finishes what an earlier process began. False: the redo record is damaged, or what it names is gone. */
  async recover(): Promise<boolean> {
    if (!(await exists(this.record))) return true;
    try {
      const tx = decodeTransaction(await readFile(this.record, 'utf8'));
      await this.finish(tx);
      this.log.warn({ folder: this.place.folder }, 'a commit that was interrupted was finished');
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== undefined && code !== 'ENOENT') throw error;
      this.log.error(
        { err: error, file: this.record },
        'an interrupted commit cannot be finished from its record',
      );
      return false;
    }
  }

  /** Finishes what an earlier call could not. Throws a LakeFolderError when it still cannot. */
  async ready(): Promise<void> {
    if (this.broken) throw this.broken;
    if (!this.unfinished) return;
    try {
      await this.finish(this.unfinished);
    } catch (error) {
      throw asLakeError(error, this.place.folder);
    }
    this.unfinished = undefined;
  }

  /** Runs a transaction; `logs` are the contents of its prepared commits. When it throws, nothing has changed. */
  async run(tx: Transaction, logs: readonly string[]): Promise<void> {
    await this.ready();
    try {
      await this.prepare(tx, logs);
      await makeVisible(this.place, tx);
      await this.addFirst(tx);
    } catch (error) {
      if (!(await isDecided(this.place, tx, logs[0]))) {
        await this.undo(tx, error);
        throw asLakeError(error, this.place.folder);
      }
    }
    await this.afterDecision(tx);
  }

  private async prepare(tx: Transaction, logs: readonly string[]): Promise<void> {
    const { disk, lake } = this.place;
    for (const { to } of tx.logs) {
      const target = path.join(lake, to);
      if (await exists(target)) throw foreignLog(target);
    }
    const folders = new Set([...tx.moves, ...tx.logs].map(({ to }) => path.dirname(path.join(lake, to))));
    for (const folder of folders) await disk.makeFolder(folder);
    for (const [index, { from }] of tx.logs.entries())
      await disk.write(path.join(lake, from), logs[index] ?? '');
    await prepareState(this.place, tx);
    await replaceFile(disk, this.record, encodeTransaction(tx));
  }

  /** From the first commit in a Delta log on, readers may have seen it: there is no way back. */
  private async addFirst(tx: Transaction): Promise<void> {
    const [first] = tx.logs;
    if (first) await addToLog(this.place, first);
  }

  private async afterDecision(tx: Transaction): Promise<void> {
    try {
      await this.finish(tx);
    } catch (error) {
      this.unfinished = tx;
      this.log.warn(
        { err: error, folder: this.place.folder },
        'a commit is visible, and its state could not be written yet; it is tried again with the next one',
      );
    }
  }

  private async finish(tx: Transaction): Promise<void> {
    await makeVisible(this.place, tx);
    for (const log of tx.logs) await addToLog(this.place, log);
    await conclude(this.place, tx);
  }

  private async undo(tx: Transaction, cause: unknown): Promise<void> {
    const { disk, lake } = this.place;
    try {
      await hideAgain(this.place, tx);
      await disk.remove(`${this.record}.next`);
      await disk.remove(this.record);
      await disk.remove(path.join(this.place.folder, '_state.json.next'));
      for (const { from } of tx.logs) await disk.remove(path.join(lake, from));
    } catch (error) {
      this.broken = new LakeFolderError(
        'unusable',
        `A commit to ${this.place.folder} failed half way and could not be undone. Restart the role lake: it finishes the commit.`,
        { cause: new AggregateError([cause, error]) },
      );
      throw this.broken;
    }
  }
}
