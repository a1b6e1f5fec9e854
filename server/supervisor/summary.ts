import type { Addresses } from './addresses';
import type { Secrets } from './secrets';

function passwordLine({ adminPassword, passwordFile, isNew }: Secrets): string {
  if (!passwordFile) return 'as set in ADMIN_PASSWORD';
  return isNew ? `${adminPassword}   (shown this once; kept in ${passwordFile})` : `kept in ${passwordFile}`;
}

/** What a person needs to know once everything runs. */
export function summary(addresses: Addresses, secrets: Secrets, kafkaBrokers: string[]): string {
  return `
  Pulseboard       ${addresses.page}
  Admin password   ${passwordLine(secrets)}
  Kafka            ${kafkaBrokers.join(',')}
  Stop             Ctrl-C
`;
}
