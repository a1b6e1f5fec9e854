import { createHash } from 'node:crypto';
import type { Environment } from '@/server/config';
import type { Role } from '@/server/supervisor/roles';
import { addressOn, browserHostsOf } from './hosts';
import type { PortPicker } from './ports';

// Below the ephemeral ports: an outgoing connection could take one of those while its process is stopped.
const INTERNAL_PORTS = { first: 10_000, blocks: 200, blockSize: 100 };

/** Ports and addresses of one run. */
export interface Addresses {
  webPort: number;
  gatewayPort: number;
  opsPort: number;
  /** Where programs send log lines; undefined when no role takes them. */
  otlpPort: number | undefined;
  /** Address of each role's HTTP server. */
  roles: Map<string, string>;
  /** Address of the page from this machine. */
  web: string;
  gatewayInternal: string;
  /** Addresses of the page for browsers: the first on this machine, the others from the network. */
  pages: string[];
  gateway: string;
}

/**
 * The first port for the roles of one checkout. Each data folder has its own block of ports, because a chosen port looks
 * free to another checkout while its process is not listening yet or is down.
 */
function firstInternalPort(dataDir: string): number {
  const { first, blocks, blockSize } = INTERNAL_PORTS;
  return first + (createHash('sha256').update(dataDir).digest().readUInt32BE(0) % blocks) * blockSize;
}

/** Chooses free ports for all processes. `dataDir`: absolute. */
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
  const takesLogs = roles.some(({ otlp }) => otlp);
  const otlpPort = takesLogs
    ? await pickPort('the endpoint for logs (OTLP)', environment.OTLP_PORT)
    : undefined;
  const addresses = new Map<string, string>();
  const isAlone = roles.filter(({ kind }) => kind === 'gateway').length === 1;
  for (const { name, kind } of roles) {
    // A single gateway has the public port; with several the balancer has it.
    const isPublic = kind === 'gateway' && isAlone;
    const port = isPublic ? gatewayPort : await pickPort(name, first, true);
    addresses.set(name, addressOn(isPublic ? environment.HTTP_HOST : '127.0.0.1', port));
  }
  const browserHosts = browserHostsOf(environment.HTTP_HOST);
  return {
    webPort,
    gatewayPort,
    opsPort,
    otlpPort,
    roles: addresses,
    web: addressOn(environment.HTTP_HOST, webPort),
    gatewayInternal: addressOn(environment.HTTP_HOST, gatewayPort),
    pages: browserHosts.map((host) => `http://${host}:${webPort}`),
    gateway: environment.GATEWAY_URL ?? `http://${browserHosts[0]}:${gatewayPort}`,
  };
}
