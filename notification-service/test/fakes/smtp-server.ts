import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly message: Buffer;
}

type Stage = 'RCPT' | 'DATA';

/** A real SMTP server on this machine, which can reject mail. Without TLS unless `certificate` is given. */
export async function startSmtpServer(
  options: { readonly port?: number; readonly user?: string; readonly password?: string } = {},
) {
  const received: ReceivedMail[] = [];
  const rejections: { stage: Stage; code: number; text: string }[] = [];
  let connections = 0;

  const rejectionAt = (stage: Stage): Error | undefined => {
    if (rejections[0]?.stage !== stage) return undefined;
    const rejection = rejections.shift();
    return rejection && Object.assign(new Error(rejection.text), { responseCode: rejection.code });
  };

  const server = new SMTPServer({
    disabledCommands: options.user === undefined ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    authOptional: options.user === undefined,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onConnect(_session, done) {
      connections += 1;
      done();
    },
    onAuth(auth, _session, done) {
      if (auth.username === options.user && auth.password === options.password)
        done(null, { user: auth.username });
      else done(Object.assign(new Error('wrong password'), { responseCode: 535 }));
    },
    onRcptTo(_address, _session, done) {
      done(rejectionAt('RCPT'));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const rejection = rejectionAt('DATA');
        if (rejection !== undefined) return done(rejection);
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          message: Buffer.concat(chunks),
        });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    received,
    connections: () => connections,
    /** The next message at this stage is rejected, once. */
    refuseNext: (stage: Stage, code: number, text: string) => rejections.push({ stage, code, text }),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
