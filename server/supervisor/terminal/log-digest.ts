const WARN = 40;
const WINDOW_MS = 10_000;
const LINES_PER_WINDOW = 3;
const LONGEST = 300;
const LAST_WORDS = 20;

const LABELS: Record<string, number> = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };

/** What a log line says if it is a warning or worse, or undefined. Lines that are no JSON count on stderr only. */
export function worthShowing(line: string, fromStderr: boolean): string | undefined {
  const text = line.trim();
  if (!text) return undefined;
  const entry = entryOf(text);
  if (!entry) return fromStderr ? shown(text) : undefined;
  const level = typeof entry.level === 'string' ? (LABELS[entry.level] ?? 0) : (entry.level ?? 0);
  if (!(level >= WARN)) return undefined;
  const parts = [entry.msg, entry.err?.message].filter(Boolean);
  return shown(`${level === WARN ? 'warning' : 'error'}: ${parts.join(': ')}`);
}

interface Entry {
  level?: number | string;
  msg?: string;
  err?: { message?: string } | null;
}

/** A line as pino writes it; a process may write anything else, too. */
function entryOf(text: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Cut, and without what would move the cursor or the colours of a terminal. */
function shown(text: string): string {
  return text.slice(0, LONGEST).replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' ');
}

export interface LogDigest {
  take(line: string, fromStderr: boolean): void;
  /** The last warnings and errors, and what a crash wrote to stderr. */
  lastLogLines(): string[];
}

/** Shows a process's warnings and errors, at most three in ten seconds; the rest is in its log file. */
export function createLogDigest(show: (line: string) => void, now: () => number = Date.now): LogDigest {
  let windowStart = 0;
  let shown = 0;
  let hidden = 0;
  const words: string[] = [];
  const roll = () => {
    if (now() - windowStart < WINDOW_MS) return;
    if (hidden > 0) show(`${hidden} more warnings or errors in its log`);
    windowStart = now();
    shown = 0;
    hidden = 0;
  };
  return {
    take: (line, fromStderr) => {
      const text = worthShowing(line, fromStderr);
      if (text === undefined) return;
      words.splice(0, Math.max(0, words.push(text) - LAST_WORDS));
      roll();
      if (shown < LINES_PER_WINDOW) {
        shown += 1;
        show(text);
      } else hidden += 1;
    },
    lastLogLines: () => [...words],
  };
}
