import { PeerUnavailable } from '@ticketing/service-chassis/peers';

/** What goes wrong with one call of a peer. */
export type Mishap =
  /** It never got there. */
  | 'lost on the way'
  /** It was done, and nobody heard of it. */
  | 'answer lost'
  /** It arrived twice. */
  | 'sent twice';

export const mishaps: readonly Mishap[] = ['lost on the way', 'answer lost', 'sent twice'];

type Method = (...parameters: never[]) => Promise<unknown>;

/** Stands between a service and its peers, counts their calls, and makes chosen ones go wrong. */
export class Trouble {
  readonly calls: string[] = [];
  private readonly planned = new Map<string, Mishap[]>();
  private down = new Set<string>();
  /** Throws when the caller is not alive to call. */
  guard: () => void = () => undefined;

  /** The next call of this name, such as `seating.allocate`, goes wrong; repeated, so does the one after it. */
  plan(call: string, ...mishapsToCome: Mishap[]): void {
    this.planned.set(call, [...(this.planned.get(call) ?? []), ...mishapsToCome]);
  }

  /** Every call of this peer is refused by the network, until it is up again. */
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
    const mishap = this.planned.get(name)?.shift();
    if (mishap === 'lost on the way') throw new PeerUnavailable(peerName, 'ECONNRESET', true);
    if (mishap === 'sent twice') await work();
    const answer = await work();
    if (mishap === 'answer lost') throw new PeerUnavailable(peerName, 'ETIMEDOUT', true);
    return answer;
  }
}
