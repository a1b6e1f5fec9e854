import path from 'node:path';
import type { FilePattern } from './file-paths';

const withoutExtension = (file: string): string => path.basename(file, path.extname(file));

/** The service of `gateway-2.log` is `gateway`. */
const roleOf = (file: string): string => withoutExtension(file).replace(/-\d+$/, '');

/** `kafka`, or `kafka-2` for a broker of several, as on the admin page. */
function brokerOf(file: string): string {
  const [, nodes = '1', id = '1'] = /(\d+)-node[\\/]broker-(\d+)/.exec(file) ?? [];
  return nodes === '1' ? 'kafka' : `kafka-${id}`;
}

/** The log files of the processes of this program, of the embedded Kafka and PostgreSQL, and those of LOG_PATHS. */
export function filePatterns(dataDir: string, logPaths: readonly string[]): FilePattern[] {
  const inDataDir = (...parts: string[]) => path.resolve(dataDir, ...parts);
  const kafkaLogs = ['kafka.log', 'console.log'].map((name) => ({
    pattern: inDataDir('kafka', '*-node', 'broker-*', 'logs', name),
    serviceOf: brokerOf,
  }));
  return [
    { pattern: inDataDir('logs', '*.log'), serviceOf: roleOf },
    ...kafkaLogs,
    { pattern: inDataDir('postgres*', 'logs', 'postgres.log'), serviceOf: () => 'postgres' },
    ...logPaths.map((pattern) => ({ pattern: path.resolve(pattern), serviceOf: withoutExtension })),
  ];
}
