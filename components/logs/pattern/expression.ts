import { RE2JS } from 're2js';
import type { FromWorker, ToWorker } from './messages';

/**
 * Answers the messages of the page. RE2 takes time in proportion to the length of the text, whatever the expression is
 * (https://swtch.com/~rsc/regexp/regexp1.html); the history uses it too, in any case.
 */
export function expressionTester(): (message: ToWorker) => FromWorker {
  let compiled: RE2JS | undefined;
  return (message) => {
    if (message.kind === 'compile') {
      try {
        // Once without the flag, because its message would begin with (?i), which nobody wrote.
        RE2JS.compile(message.pattern);
        compiled = RE2JS.compile(message.pattern, RE2JS.CASE_INSENSITIVE);
        return { kind: 'compiled', problem: undefined };
      } catch (error) {
        compiled = undefined;
        return { kind: 'compiled', problem: error instanceof Error ? error.message : String(error) };
      }
    }
    const verdicts = Uint8Array.from(message.texts, (texts) =>
      texts.some((text) => compiled?.test(text)) ? 1 : 0,
    );
    return { kind: 'tested', verdicts };
  };
}
