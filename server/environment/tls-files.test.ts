import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadTls } from './tls-files';

let folder: string;
const at = (name: string) => path.join(folder, name);
const textOf = (name: string) => readFileSync(at(name), 'utf8');

function makeCertificate(name: string): void {
  const subject = ['-subj', `/CN=${name}`, '-days', '2', '-nodes'];
  const files = ['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...subject, ...files],
    {
      stdio: 'pipe',
    },
  );
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pulseboard-tls-'));
  makeCertificate('one');
  makeCertificate('other');
  execFileSync('openssl', [
    'pkey',
    '-in',
    at('one.key'),
    '-aes128',
    '-passout',
    'pass:hunter2',
    '-out',
    at('locked.key'),
  ]);
  execFileSync('openssl', ['x509', '-in', at('one.pem'), '-outform', 'der', '-out', at('one.der')]);
  mkdirSync(at('a folder'));
  writeFileSync(at('garbage.pem'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('files and texts are accepted, also a text with line breaks written as \\n', () => {
  const texts = { ca: textOf('other.pem'), cert: textOf('one.pem'), key: textOf('one.key') };
  const files = {
    KAFKA_SSL_CA: at('other.pem'),
    KAFKA_SSL_CERT: at('one.pem'),
    KAFKA_SSL_KEY: at('one.key'),
  };
  expect(loadTls(files)).toEqual(texts);
  expect(loadTls({ KAFKA_SSL_CA: texts.ca })).toEqual({ ca: texts.ca });
  const escaped = (text: string) => text.replaceAll('\n', '\\n');
  expect(loadTls({ KAFKA_SSL_CERT: escaped(texts.cert), KAFKA_SSL_KEY: escaped(texts.key) })).toEqual({
    cert: texts.cert,
    key: texts.key,
  });
});

test.each([
  [{ KAFKA_SSL_CA: 'none.pem' }, /^KAFKA_SSL_CA: \/.*none\.pem: there is no such file/],
  [{ KAFKA_SSL_CA: 'a folder' }, /^KAFKA_SSL_CA: .*a folder is not a file/],
  [{ KAFKA_SSL_CA: 'one.der' }, /^KAFKA_SSL_CA has no PEM certificate.*openssl x509 -inform der/],
  [{ KAFKA_SSL_CA: 'one.key' }, /^KAFKA_SSL_CA has no PEM certificate/],
  [{ KAFKA_SSL_CA: 'garbage.pem' }, /^KAFKA_SSL_CA has a certificate that cannot be read/],
  [
    { KAFKA_SSL_CERT: 'one.pem', KAFKA_SSL_KEY: 'other.key' },
    /^KAFKA_SSL_KEY is not the key of the first certificate/,
  ],
  [{ KAFKA_SSL_CERT: 'one.pem', KAFKA_SSL_KEY: 'locked.key' }, /^KAFKA_SSL_KEY is encrypted/],
  [{ KAFKA_SSL_CERT: 'one.pem', KAFKA_SSL_KEY: 'one.pem' }, /^KAFKA_SSL_KEY has no PEM private key/],
])('%o is refused with the variable and the reason', (names, sentence) => {
  const variables = Object.fromEntries(Object.entries(names).map(([name, file]) => [name, at(file)]));
  expect(() => loadTls(variables)).toThrow(sentence);
});
