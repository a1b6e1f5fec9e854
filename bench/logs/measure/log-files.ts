import { appendFileSync, createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { generatedLines } from '@/bench/logs/lines/generated';
import type { LogLine } from '@/lib/logs/log-line';

const levels = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };

/** A line as a process of this program writes it, with its line break. */
function pinoLine({ level, at, err, ...fields }: LogLine['data']): string {
  const error = err && { type: err.name, message: err.message, stack: err.stack };
  return `${JSON.stringify({ level: levels[level], time: at, ...fields, ...(error && { err: error }) })}\n`;
}

/** Writes generated lines to the log file of a process below a data folder. Returns the path of the file. */
export async function writeLogFile(dataDir: string, lines: number): Promise<string> {
  const file = path.join(dataDir, 'logs', 'bench.log');
  mkdirSync(path.dirname(file), { recursive: true });
  const to = Date.now();
  await pipeline(
    chunksOf(generatedLines({ lines, seed: 2, from: to - 60_000, to })),
    createWriteStream(file),
  );
  return file;
}

function* chunksOf(lines: Iterable<{ data: LogLine['data'] }>): Generator<string> {
  let chunk = '';
  for (const { data } of lines) {
    chunk += pinoLine(data);
    if (chunk.length < 1_000_000) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

const stepMs = 20;

/** Appends generated lines, each with the time at which it is written, until `isOver`. Returns their number. */
export async function appendLines(file: string, perSecond: number, isOver: () => boolean): Promise<number> {
  mkdirSync(path.dirname(file), { recursive: true });
  const lines = generatedLines({ lines: Number.MAX_SAFE_INTEGER, seed: 4, from: 0, to: 0 });
  const started = performance.now();
  let written = 0;
  while (!isOver()) {
    const due = Math.floor(((performance.now() - started) / 1_000) * perSecond) - written;
    let text = '';
    for (let n = 0; n < due; n++) {
      const { value } = lines.next();
      if (value) text += pinoLine({ ...value.data, at: Date.now() });
    }
    appendFileSync(file, text);
    written += due;
    await sleep(stepMs);
  }
  return written;
}
