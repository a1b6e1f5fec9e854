/** Playwright's global set-up: the whole system as `npm start` runs it, on free ports, with data of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import getPort from 'get-port';
import { otherName } from './other-name';

const startMs = 170_000;

export default async function startStack(): Promise<() => Promise<void>> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'pulseboard-e2e-'));
  // PostgreSQL runs as a user of its own when we are root, and has to enter this folder.
  await chmod(scratch, 0o755);
  const password = 'e2e-password-of-the-admin';
  const port = await getPort({ port: 3200 });
  const gatewayPort = await getPort({ port: 4200 });
  const secret = 'a-secret-for-e2e-tests-of-32-characters-or-more';
  const names = ['localhost', '127.0.0.1', otherName];
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    env: {
      ...process.env,
      DATA_DIR: path.join(scratch, 'data'),
      PORT: String(port),
      ALLOWED_ORIGINS: names.map((name) => `http://${name}:${port}`).join(','),
      GATEWAY_PORT: String(gatewayPort),
      ADMIN_PASSWORD: password,
      AUTH_SECRET: secret,
      GATEWAY_FAILPOINTS: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { page, kafka } = await addresses(child);
  process.env.E2E_PAGE = page;
  process.env.E2E_KAFKA = kafka;
  process.env.E2E_PASSWORD = password;
  await deliverSoon(page, password);
  process.env.E2E_GATEWAY = `http://127.0.0.1:${gatewayPort}`;
  process.env.E2E_SECRET = secret;
  return async () => {
    const gone = once(child, 'exit');
    child.kill('SIGINT');
    await gone;
    await rm(scratch, { recursive: true, force: true });
  };
}

/** An order is on its way for a moment: what a test leaves behind is delivered before the next waits for quiet. */
async function deliverSoon(page: string, password: string): Promise<void> {
  const headers = { 'content-type': 'application/json', origin: new URL(page).origin };
  const send = async (method: string, path: string, body: object, more: Record<string, string> = {}) => {
    const init = { method, headers: { ...headers, ...more }, body: JSON.stringify(body) };
    const answer = await fetch(new URL(`/api/admin/${path}`, page), init);
    if (!answer.ok)
      throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const signedIn = await send('POST', 'sign-in', { password });
  const [cookie = ''] = signedIn.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
  await send('PATCH', 'services/shipping/settings', { deliverAfterMs: 2_000 }, { cookie });
}

/** Reads what the start prints, as a person does. */
async function addresses(child: ChildProcess): Promise<{ page: string; kafka: string }> {
  const seen: string[] = [];
  const found = new Map<string, string>();
  const late = setTimeout(() => child.kill('SIGINT'), startMs);
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    seen.push(line);
    const [, name, value] = /^\s+(Pulseboard|Kafka|Stop)\s+(\S+)/.exec(line) ?? [];
    if (name && value) found.set(name, value);
    if (name === 'Stop') break;
  }
  clearTimeout(late);
  child.stdout?.resume();
  const [page, kafka] = [found.get('Pulseboard'), found.get('Kafka')];
  if (page && kafka) return { page, kafka };
  throw new Error(`The system did not start within ${startMs / 1_000} s. It said:\n${seen.join('\n')}`);
}
