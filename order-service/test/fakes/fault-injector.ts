import { PeerUnavailable } from '@ticketing/service-chassis/peers';

/** What goes wrong with one call to a peer. */
export type Fault =
  /** The request never arrived. */
  | 'request lost'
  /** The request was carried out, but the response was lost. */
  | 'response lost'
  /** The request arrived twice. */
  | 'sent twice';

export const allFaults: readonly Fault[] = ['request lost', 'response lost', 'sent twice'];

type Method = (...parameters: never[]) => Promise<unknown>;

/** Wraps the peers of a service, records their calls, and makes chosen calls fail. */
export class FaultInjector {
  readonly calls: string[] = [];
  private readonly planned = new Map<string, Fault[]>();
  private down = new Set<string>();
  /** Throws when the process of the caller has crashed. */
  guard: () => void = () => undefined;

  /** The next call of this name, such as `seating.allocate`, fails. Planned twice, the call after it fails too. */
  plan(call: string, ...faultsToCome: Fault[]): void {
    this.planned.set(call, [...(this.planned.get(call) ?? []), ...faultsToCome]);
  }

  /** Every call to this peer fails until `bringUp`. */
  takeDown(peer: string): void {
    this.down.add(peer);
  }

  bringUp(): void {
    this.down.clear();
    this.planned.clear();
  }

  around<Peer extends object>(peerName: string, peer: Peer): Peer {
    return new Proxy(peer, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        const bound = method.bind(target) as Method;
        return (...parameters: never[]) =>
          this.call(`${peerName}.${String(name)}`, peerName, () => bound(...parameters));
      },
    });
  }

  private async call(name: string, peerName: string, work: () => Promise<unknown>): Promise<unknown> {
    this.guard();
    this.calls.push(name);
    if (this.down.has(peerName)) throw new PeerUnavailable(peerName, 'ECONNREFUSED', false);
    const fault = this.planned.get(name)?.shift();
    if (fault === 'request lost') throw new PeerUnavailable(peerName, 'ECONNRESET', true);
    if (fault === 'sent twice') await work();
    const response = await work();
    if (fault === 'response lost') throw new PeerUnavailable(peerName, 'ETIMEDOUT', true);
    return response;
  }
}
