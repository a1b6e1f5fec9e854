import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 collect garbage before the heap has grown by half. By itself it lets a heap grow several times over: measured
 * with mixed records at full speed, 100 MB in place of 190 MB, for a twentieth more CPU.
 */
export const keepHeapSmall = (): void => setFlagsFromString('--heap-growing-percent=50');
