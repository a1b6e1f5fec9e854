import { performance } from 'node:perf_hooks';

export interface Terminal {
  /** Prints a line with the time since the start. */
  line(text: string): void;
  /** Prints lines without a time. */
  text(text: string): void;
}

/** The output of `npm start`; the processes log to files. */
export function createTerminal(write = (text: string) => void process.stdout.write(text)): Terminal {
  const line = (text: string) => {
    const seconds = (performance.now() / 1000).toFixed(1);
    write(`${`${seconds} s`.padStart(8)}  ${text}\n`);
  };
  return { line, text: (text) => write(`${text}\n`) };
}
