import type {
  EmailTransport,
  OutgoingEmail,
  OutgoingSms,
  SmsTransport,
  Transport,
} from '../../../notification-service/src/application/ports/transports';
import type { Prng } from '../prng';
import type { Faults } from '../faults';
import type { ServiceProcess } from '../services/service-process';
import type { VirtualTime } from '../time/virtual-time';
import type { Trace } from '../trace';

export interface MailServerOptions {
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly prng: Prng;
  readonly trace: Trace;
}

/** Accepts emails and text messages, sometimes only after several tries, and records what it accepted. */
export class MailServer {
  /** How often each message was accepted, by its notification. */
  readonly accepted = new Map<string, number>();
  /** How often the sender got no response although the message was accepted. */
  readonly unconfirmed = new Map<string, number>();
  readonly #options: MailServerOptions;

  constructor(options: MailServerOptions) {
    this.#options = options;
  }

  /** The server as one process reaches it. */
  transports(serviceProcess: ServiceProcess): {
    readonly emailTransport: EmailTransport;
    readonly smsTransport: SmsTransport;
  } {
    return {
      emailTransport: this.#transport<OutgoingEmail>(serviceProcess, 'email'),
      smsTransport: this.#transport<OutgoingSms>(serviceProcess, 'sms'),
    };
  }

  #transport<Message extends { readonly notificationId: string }>(
    serviceProcess: ServiceProcess,
    kind: string,
  ): Transport<Message> {
    const { time, faults, prng, trace } = this.#options;
    return {
      send: ({ notificationId: id }) =>
        serviceProcess.step(async () => {
          await time.sleep(prng.between(10, 200));
          if (faults.strikes('mail refused')) {
            trace.note('mail server', `${kind} ${id} refused`);
            throw new Error('451 try again later');
          }
          count(this.accepted, id);
          trace.note('mail server', `${kind} ${id} accepted`);
          if (faults.strikes('mail accepted without an answer')) {
            count(this.unconfirmed, id);
            throw new Error('connection lost');
          }
          return id;
        }),
    };
  }
}

function count(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}
