import { expressionTester } from './expression';
import type { ToWorker } from './messages';

const answer = expressionTester();
addEventListener('message', ({ data }: MessageEvent<ToWorker>) => postMessage(answer(data)));
