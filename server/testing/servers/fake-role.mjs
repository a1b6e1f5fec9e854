// Replaces `main ROLE` in the supervisor's tests: an HTTP server whose behaviour the environment sets.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';

const role = process.argv[2];
const { HTTP_PORT, FAKE_ROLE_DIARY, FAKE_ROLE_STUBBORN, FAKE_ROLE_BROKEN } = process.env;
const note = (event) => FAKE_ROLE_DIARY && appendFileSync(FAKE_ROLE_DIARY, `${event} ${role}\n`);

if (FAKE_ROLE_BROKEN === role) {
  process.stderr.write('Error: no configuration\n');
  process.exit(2);
}

process.on('SIGTERM', () => {
  note('stop');
  if (FAKE_ROLE_STUBBORN !== role) process.exit(0);
});

const server = createServer((request, response) => {
  if (request.url === '/crash') process.exit(7);
  response.end('ok');
});
server.listen(Number(HTTP_PORT), '127.0.0.1', () => note('start'));
