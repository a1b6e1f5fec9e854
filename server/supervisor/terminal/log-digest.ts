const WARN = 40;
const WINDOW_MS = 10_000;
const LINES_PER_WINDOW = 3;
const MAX_TEXT_LENGTH = 300;
const KEPT_LINES = 20;

const LABELS: Record<string, number> = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };

/** The text to show for a log line of level warning or higher, or undefined. Lines that are not JSON count on stderr only. */
export function visibleText(line: string, fromStderr: boolean): string | undefined {
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

/** Parses a line of pino's JSON; undefined for other output. */
function entryOf(text: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Shortened, and without terminal control characters. */
function shown(text: string): string {
  return text.slice(0, MAX_TEXT_LENGTH).replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' ');
}

export interface LogDigest {
  take(line: string, fromStderr: boolean): void;
  /** The last warnings, errors and lines of stderr. */
  lastLogLines(): string[];
}

/** Shows a process's warnings and errors, at most three in ten seconds; its log file has all of them. */
export function createLogDigest(show: (line: string) => void, now: () => number = Date.now): LogDigest {
  let windowStart = 0;
  let shown = 0;
  let hidden = 0;
  const recent: string[] = [];
  const roll = () => {
    if (now() - windowStart < WINDOW_MS) return;
    if (hidden > 0) show(`${hidden} more warnings or errors are in its log file`);
    windowStart = now();
    shown = 0;
    hidden = 0;
  };
  return {
    take: (line, fromStderr) => {
      const text = visibleText(line, fromStderr);
      if (text === undefined) return;
      recent.splice(0, Math.max(0, recent.push(text) - KEPT_LINES));
      roll();
      if (shown < LINES_PER_WINDOW) {
        shown += 1;
        show(text);
      } else hidden += 1;
    },
    lastLogLines: () => [...recent],
  };
}
