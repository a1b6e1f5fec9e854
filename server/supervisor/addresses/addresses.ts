import { createHash } from 'node:crypto';
import type { Environment } from '@/server/config';
import type { Role } from '@/server/supervisor/roles';
import type { PortPicker } from './ports';
import { addressOn, browserHostsOf } from './reach';

// Below the ports that systems give to outgoing connections, which may take one while its process is stopped.
const INTERNAL_PORTS = { first: 10_000, blocks: 200, blockSize: 100 };

/** Where everything is reached in one run. */
export interface Addresses {
  webPort: number;
  gatewayPort: number;
  opsPort: number;
  /** Each role's own HTTP server. */
  roles: Map<string, string>;
  /** Where this machine reaches the page, and what browsers are told. */
  web: string;
  gatewayInternal: string;
  /** The first is for this machine, the others are for those on the network. */
  pages: string[];
  gateway: string;
}

/**
 * Where the ports between the processes of one copy begin. Each copy has a block of its own, by the folder of its
 * data: a port looks free to another copy from when it is chosen until its process listens, and while that is down.
 */
function firstInternalPort(dataDir: string): number {
  const { first, blocks, blockSize } = INTERNAL_PORTS;
  return first + (createHash('sha256').update(dataDir).digest().readUInt32BE(0) % blocks) * blockSize;
}

/** `dataDir`: the absolute folder of this copy's data. */
export async function pickAddresses(
  environment: Environment,
  roles: readonly Role[],
  pickPort: PortPicker,
  dataDir: string,
): Promise<Addresses> {
  const first = firstInternalPort(dataDir);
  const webPort = await pickPort('the page', environment.PORT);
  const gatewayPort = await pickPort('the gateway', environment.GATEWAY_PORT);
  const opsPort = await pickPort('ops', first, true);
  const addresses = new Map<string, string>();
  const isAlone = roles.filter(({ kind }) => kind === 'gateway').length === 1;
  for (const { name, kind } of roles) {
    // The gateway serves browsers and the other processes on the same port; several have a balancer on that port.
    const isPublic = kind === 'gateway' && isAlone;
    const port = isPublic ? gatewayPort : await pickPort(name, first, true);
    addresses.set(name, addressOn(isPublic ? environment.HTTP_HOST : '127.0.0.1', port));
  }
  const browserHosts = browserHostsOf(environment.HTTP_HOST);
  return {
    webPort,
    gatewayPort,
    opsPort,
    roles: addresses,
    web: addressOn(environment.HTTP_HOST, webPort),
    gatewayInternal: addressOn(environment.HTTP_HOST, gatewayPort),
    pages: browserHosts.map((host) => `http://${host}:${webPort}`),
    gateway: environment.GATEWAY_URL ?? `http://${browserHosts[0]}:${gatewayPort}`,
  };
}
