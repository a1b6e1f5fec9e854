import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import getPort from 'get-port';
import { startEmbeddedKafka } from '@/server/embedded/kafka';
import { testCacheDir, testDataDir } from '@/server/testing/servers/embedded';

export const alice = { username: 'alice', password: 'a word=with %20 and $' };

const LISTENERS = {
  tls: 'SSL',
  mutual: 'SSL',
  sasl: 'SASL_PLAINTEXT',
  sasltls: 'SASL_SSL',
  oauth: 'SASL_PLAINTEXT',
  lost: 'PLAINTEXT',
  badname: 'SSL',
} as const;
type Name = keyof typeof LISTENERS;

export interface SecuredKafka {
  /** host:port of each listener; `plain` has no security, `lost` advertises a host that does not exist. */
  address: Record<Name | 'plain', string>;
  /** PEM files. `stranger…` is signed by another authority. */
  files: Record<'ca' | 'cert' | 'key' | 'strangerCert' | 'strangerKey', string>;
  pem(name: keyof SecuredKafka['files']): string;
  stop(): Promise<void>;
}

const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });

/** Creates an authority, and its certificates for a broker on 127.0.0.1, a broker with another name, and a client. */
function makeCertificates(folder: string) {
  const at = (name: string) => path.join(folder, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const authority = (name: string) =>
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      at(`${name}.key`),
      '-out',
      at(`${name}.pem`),
    );
  const signed = (name: string, by: string, names: string) => {
    openssl(
      'req',
      ...newKey,
      '-subj',
      `/CN=${name}`,
      '-keyout',
      at(`${name}.key`),
      '-out',
      at(`${name}.csr`),
    );
    writeFileSync(at(`${name}.ext`), `subjectAltName=${names}\n`);
    const from = [
      '-req',
      '-in',
      at(`${name}.csr`),
      '-CA',
      at(`${by}.pem`),
      '-CAkey',
      at(`${by}.key`),
      '-CAcreateserial',
    ];
    openssl('x509', ...from, '-days', '2', '-extfile', at(`${name}.ext`), '-out', at(`${name}.pem`));
    const both = readFileSync(at(`${name}.key`), 'utf8') + readFileSync(at(`${name}.pem`), 'utf8');
    writeFileSync(at(`${name}.both.pem`), both);
  };
  authority('ca');
  authority('strangers');
  signed('broker', 'ca', 'IP:127.0.0.1');
  signed('elsewhere', 'ca', 'DNS:elsewhere.example');
  signed('client', 'ca', 'DNS:client');
  signed('stranger', 'strangers', 'DNS:stranger');
  return {
    ca: at('ca.pem'),
    cert: at('client.pem'),
    key: at('client.key'),
    strangerCert: at('stranger.pem'),
    strangerKey: at('stranger.key'),
    broker: at('broker.both.pem'),
    elsewhere: at('elsewhere.both.pem'),
  };
}

function jaas(module: string, options: Record<string, string> = {}): string {
  const words = Object.entries(options).map(([name, value]) => `${name}="${value.replaceAll('"', '\\"')}"`);
  const line = [`org.apache.kafka.common.security.${module}`, 'required', ...words].join(' ');
  // Property files unescape backslashes once.
  return `${line};`.replaceAll('\\', '\\\\');
}

function settingsOf(files: ReturnType<typeof makeCertificates>): Record<string, string | number> {
  const plain = jaas('plain.PlainLoginModule', { [`user_${alice.username}`]: alice.password });
  const scram = jaas('scram.ScramLoginModule');
  const password = Object.fromEntries(
    ['sasl', 'sasltls'].flatMap((name) => [
      [`listener.name.${name}.sasl.enabled.mechanisms`, 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512'],
      [`listener.name.${name}.plain.sasl.jaas.config`, plain],
      [`listener.name.${name}.scram-sha-256.sasl.jaas.config`, scram],
      [`listener.name.${name}.scram-sha-512.sasl.jaas.config`, scram],
    ]),
  );
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': files.broker,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': files.ca,
    'listener.name.mutual.ssl.client.auth': 'required',
    'listener.name.badname.ssl.keystore.type': 'PEM',
    'listener.name.badname.ssl.keystore.location': files.elsewhere,
    ...password,
    'listener.name.oauth.sasl.enabled.mechanisms': 'OAUTHBEARER',
    'listener.name.oauth.oauthbearer.sasl.jaas.config': jaas('oauthbearer.OAuthBearerLoginModule', {
      unsecuredLoginStringClaim_sub: 'broker',
    }),
  };
}

/** Starts one broker with a listener for each kind of security. */
export async function startSecuredKafka(): Promise<SecuredKafka> {
  const scratch = await testDataDir();
  const certificates = path.join(scratch, 'certificates');
  mkdirSync(certificates);
  const files = makeCertificates(certificates);
  const names = Object.keys(LISTENERS) as Name[];
  const listeners = [];
  for (const name of names) {
    const port = await getPort({ host: '127.0.0.1' });
    const advertised = name === 'lost' ? 'kafka.invalid:9092' : undefined;
    listeners.push({ name: name.toUpperCase(), protocol: LISTENERS[name], port, advertised });
  }
  const user = `name=${alice.username},password="${alice.password}"`;
  const kafka = await startEmbeddedKafka({
    dataDir: path.join(scratch, 'kafka'),
    cacheDir: testCacheDir(),
    heapMb: 384,
    extra: {
      listeners,
      settings: settingsOf(files),
      formatArgs: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((kind) => ['--add-scram', `${kind}=[${user}]`]),
    },
  });
  const addresses = listeners.map(({ name, port }) => [name.toLowerCase(), `127.0.0.1:${port}`]);
  return {
    address: { ...Object.fromEntries(addresses), plain: kafka.brokers[0] },
    files,
    pem: (name) => readFileSync(files[name], 'utf8'),
    stop: async () => {
      await kafka.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}
