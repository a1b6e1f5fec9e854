import type { FromWorker, ToWorker } from './messages';

/** What the page needs of a worker. */
export interface TesterWorker {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: { data: FromWorker }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
}

export type OpenWorker = () => TesterWorker;

export const openExpressionWorker: OpenWorker = () =>
  new Worker(new URL('./expression.worker.ts', import.meta.url)) as unknown as TesterWorker;

/** An answer that takes longer is given up, ms. */
const limitMs = 2_000;
/** Lines of a batch are adapted so that it takes about this long, ms. */
const batchMs = 20;
const mostLines = 2_000;

/** Why a pattern cannot be applied, as a sentence. */
export const tooSlow = `It takes more than ${limitMs / 1_000} s, and was stopped. Use a simpler one.`;

/**
 * Tests lines by one regular expression in a worker, so that no expression takes a frame: a batch at a time. One that takes
 * too long is given up with its worker.
 */
export class Tester {
  private worker: TesterWorker | undefined;
  private lines = 64;
  private waiting: { finish(answer: FromWorker): void; fail(reason: string): void } | undefined;

  constructor(
    private readonly pattern: string,
    private readonly open: OpenWorker,
  ) {}

  /** Undefined: it is an expression; otherwise what is wrong with it. */
  async compile(): Promise<string | undefined> {
    try {
      const answer = await this.ask({ kind: 'compile', pattern: this.pattern });
      return answer.kind === 'compiled' ? answer.problem : undefined;
    } catch (error) {
      return String(error);
    }
  }

  /** How many lines the next batch should have. */
  get batchLines(): number {
    return this.lines;
  }

  /** 1 for each line that matches. Rejects with the reason if it takes too long. */
  async test(texts: string[][]): Promise<Uint8Array> {
    const startedAt = performance.now();
    const answer = await this.ask({ kind: 'test', texts });
    const tookMs = performance.now() - startedAt;
    const factor = Math.min(4, batchMs / Math.max(1, tookMs));
    this.lines = Math.min(mostLines, Math.max(1, Math.round(this.lines * factor)));
    return answer.kind === 'tested' ? answer.verdicts : new Uint8Array(texts.length);
  }

  stop(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.waiting = undefined;
  }

  private ask(message: ToWorker): Promise<FromWorker> {
    this.worker ??= this.start();
    const { worker } = this;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.waiting?.fail(tooSlow), limitMs);
      const end = () => {
        clearTimeout(timer);
        this.waiting = undefined;
      };
      this.waiting = {
        finish: (answer) => {
          end();
          resolve(answer);
        },
        fail: (reason) => {
          end();
          this.stop();
          reject(reason);
        },
      };
      worker.postMessage(message);
    });
  }

  private start(): TesterWorker {
    const worker = this.open();
    worker.onmessage = ({ data }) => this.waiting?.finish(data);
    worker.onerror = ({ message }) =>
      this.waiting?.fail(
        `It could not be applied: ${message || 'the worker did not start'}. Reload the page.`,
      );
    return worker;
  }
}
