import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** PEM texts. `ca`: trusted authorities instead of the built-in ones; `cert` and `key`: the client certificate. */
export interface KafkaTls {
  ca?: string;
  cert?: string;
  key?: string;
}

export interface TlsVariables {
  KAFKA_SSL_CA?: string | undefined;
  KAFKA_SSL_CERT?: string | undefined;
  KAFKA_SSL_KEY?: string | undefined;
}
type Name = keyof TlsVariables;

const MAX_FILE_BYTES = 4 * 1024 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Reads the certificates and the key, each a path to a PEM file or its text. Throws an Error that names the variable
 * and the reason: no such file, no PEM, a key of another certificate. No key is ever shown.
 */
export function loadTls(variables: TlsVariables): KafkaTls {
  const { KAFKA_SSL_CA, KAFKA_SSL_CERT, KAFKA_SSL_KEY } = variables;
  const ca = KAFKA_SSL_CA === undefined ? undefined : readPem('KAFKA_SSL_CA', KAFKA_SSL_CA);
  if (ca !== undefined) certificatesOf('KAFKA_SSL_CA', ca);
  if (KAFKA_SSL_CERT === undefined || KAFKA_SSL_KEY === undefined) return ca === undefined ? {} : { ca };
  const cert = readPem('KAFKA_SSL_CERT', KAFKA_SSL_CERT);
  const key = readPem('KAFKA_SSL_KEY', KAFKA_SSL_KEY);
  const [leaf] = certificatesOf('KAFKA_SSL_CERT', cert);
  if (!leaf?.checkPrivateKey(keyOf(key))) {
    throw new Error(
      'KAFKA_SSL_KEY is not the key of the first certificate in KAFKA_SSL_CERT. Set both to files of the same pair.',
    );
  }
  return { ...(ca === undefined ? {} : { ca }), cert, key };
}

function readPem(name: Name, value: string): string {
  // .env files cannot contain line breaks, so they are written as \n there.
  if (value.includes('-----BEGIN ')) return value.includes('\n') ? value : value.replaceAll('\\n', '\n');
  const file = path.resolve(value);
  try {
    const stats = statSync(file);
    if (!stats.isFile())
      throw new Error(`${name}: ${file} is not a file. Set it to the path of a PEM file, or to its text.`);
    if (stats.size > MAX_FILE_BYTES)
      throw new Error(`${name}: ${file} is too large for a PEM file. Check the path.`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new Error(`${name}: ${file}: ${why}. Set it to the path of a PEM file, or to its text.`, {
      cause: error,
    });
  }
}

function certificatesOf(name: Name, pem: string): X509Certificate[] {
  const found = pem.match(CERTIFICATE) ?? [];
  if (found.length === 0) {
    throw new Error(
      `${name} has no PEM certificate ("-----BEGIN CERTIFICATE-----"). Convert other formats: ` +
        'keytool -exportcert -rfc (JKS), openssl pkcs12 (PKCS #12), openssl x509 -inform der (DER).',
    );
  }
  return found.map((text) => {
    try {
      return new X509Certificate(text);
    } catch (cause) {
      throw new Error(`${name} has a certificate that cannot be read: ${(cause as Error).message}.`, {
        cause,
      });
    }
  });
}

function keyOf(pem: string): KeyObject {
  if (/-----BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(pem)) {
    throw new Error('KAFKA_SSL_KEY is encrypted. Write it without a passphrase (openssl pkey -in … -out …).');
  }
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new Error(
      'KAFKA_SSL_KEY has no PEM private key ("-----BEGIN PRIVATE KEY-----") that can be read. Check the file.',
      { cause },
    );
  }
}
