import { expect, it } from 'vitest';
import type { ClientSocket } from './client-socket';
import { checkInternals } from './write-frame';

const tcp = { write: () => true };
const conn = {
  writeBuffer: [],
  write: () => undefined,
  transport: { name: 'websocket', socket: { _socket: tcp } },
};
const socketOf = (changes: object) => ({ conn: { ...conn, ...changes } }) as unknown as ClientSocket;

it('accepts a connection of the pinned engine.io and ws, by WebSocket and by long polling', () => {
  checkInternals(socketOf({}));
  checkInternals(socketOf({ transport: { name: 'polling' } }));
});

it.each([
  ['send buffer', { writeBuffer: undefined }],
  ['way to write', { write: undefined }],
  ['TCP connection', { transport: { name: 'websocket', socket: {} } }],
])('refuses a connection without the %s that frames are written by', (_part, change) => {
  expect(() => checkInternals(socketOf(change))).toThrow('npm ci');
});
