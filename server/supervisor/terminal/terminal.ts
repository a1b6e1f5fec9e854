import { performance } from 'node:perf_hooks';

export interface Terminal {
  /** A line with the time since the start. */
  line(text: string): void;
  /** Lines as they stand. */
  text(text: string): void;
}

/** What `npm start` shows; the processes' own logs are files. */
export function createTerminal(write = (text: string) => void process.stdout.write(text)): Terminal {
  const line = (text: string) => {
    const seconds = (performance.now() / 1000).toFixed(1);
    write(`${`${seconds} s`.padStart(8)}  ${text}\n`);
  };
  return { line, text: (text) => write(`${text}\n`) };
}
