import type { Environment } from '@/server/config';
import { isLoopback } from '@/server/http/host-check';
import type { Addresses } from '@/server/supervisor/addresses/addresses';
import type { Secrets } from '@/server/supervisor/secrets';

function passwordLine({ adminPassword, passwordFile, isNew }: Secrets): string {
  if (!passwordFile) return 'as set in ADMIN_PASSWORD';
  return isNew ? `${adminPassword}   (shown once; stored in ${passwordFile})` : `stored in ${passwordFile}`;
}

/** Who can reach the page, and the variable that changes it. */
function reach({ pages: [, ...network] }: Addresses, { HTTP_HOST, VIEWING, PORT }: Environment): string {
  if (isLoopback(HTTP_HOST))
    return '  Other machines   cannot reach it; HTTP_HOST=0.0.0.0 opens page and gateway to the network';
  const others = network.map((page) => `  On the network   ${page}\n`).join('');
  const open =
    VIEWING === 'admin'
      ? 'anyone on the network can watch after signing in'
      : `anyone who can reach port ${PORT} can watch without signing in; VIEWING=admin requires the password`;
  return `${others}  Viewing          ${open}`;
}

/** Where programs send log lines, and who can. */
function logsLine({ otlpPort }: Addresses, { OTLP_TOKEN }: Environment): string {
  if (otlpPort === undefined) return '';
  const who = OTLP_TOKEN
    ? 'with OTLP_TOKEN as bearer token'
    : 'from this machine only, unless OTLP_TOKEN is set';
  return `  Logs (OTLP)      http://localhost:${otlpPort}/v1/logs, ${who}\n`;
}

/** The text after the start: addresses, password and how to stop. */
export function summary(
  addresses: Addresses,
  secrets: Secrets,
  kafkaBrokers: string[],
  environment: Environment,
): string {
  return `
  Pulseboard       ${addresses.pages[0]}
${reach(addresses, { ...environment, PORT: addresses.webPort })}
  Admin password   ${passwordLine(secrets)}
  Kafka            ${kafkaBrokers.join(',')}
${logsLine(addresses, environment)}  Stop             Ctrl-C
`;
}
