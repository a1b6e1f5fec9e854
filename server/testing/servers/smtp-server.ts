import { createServer, type Server, type Socket } from 'node:net';

/** A mail as a mail server receives it. */
interface ReceivedMail {
  /** The addresses of MAIL FROM and of each RCPT TO, without brackets. */
  from: string;
  to: string[];
  /** Headers and body. */
  data: string;
}

export interface SmtpServer {
  url: string;
  received: ReceivedMail[];
  stop(): Promise<void>;
}

/** A minimal SMTP server; refuses addresses that begin with `refused`. https://www.rfc-editor.org/rfc/rfc5321 */
export async function startSmtpServer(): Promise<SmtpServer> {
  const received: ReceivedMail[] = [];
  const server: Server = createServer((socket) => converse(socket, received));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `smtp://127.0.0.1:${port}`, received, stop };
}

function converse(socket: Socket, received: ReceivedMail[]): void {
  let mail: ReceivedMail = { from: '', to: [], data: '' };
  let isData = false;
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('error', () => undefined);
  socket.write('220 test\r\n');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (isData) isData = !take(line);
      else answer(line);
    }
  });

  function take(line: string): boolean {
    if (line !== '.') {
      mail.data += `${line}\r\n`;
      return false;
    }
    received.push(mail);
    mail = { from: '', to: [], data: '' };
    socket.write('250 taken\r\n');
    return true;
  }

  function answer(line: string): void {
    const [, address = ''] = /<(.*)>/.exec(line) ?? [];
    if (/^MAIL FROM/i.test(line)) mail.from = address;
    if (/^RCPT TO/i.test(line)) {
      if (address.startsWith('refused')) return void socket.write('550 no such mailbox\r\n');
      mail.to.push(address);
    }
    if (/^EHLO/i.test(line)) return void socket.write('250-test\r\n250 SMTPUTF8\r\n');
    if (/^QUIT/i.test(line)) return void socket.end('221 bye\r\n');
    if (!/^DATA/i.test(line)) return void socket.write('250 ok\r\n');
    isData = true;
    socket.write('354 go on\r\n');
  }
}
