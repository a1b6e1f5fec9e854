import { isIP } from 'node:net';

const EVERY_ADDRESS = ['0.0.0.0', '::'];

/** Where this machine reaches a server that listens on a host, which may stand for every address of the machine. */
export function addressOn(host: string, port: number): string {
  if (EVERY_ADDRESS.includes(host)) return `http://127.0.0.1:${port}`;
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}
