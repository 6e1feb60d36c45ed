import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

const script = readFileSync(join(__dirname, '../../src/pages/reset-password/page.js'), 'utf8');

/** As much of an element as the script of the page uses. */
class FakeElement {
  hidden = true;
  textContent = '';
  value = '';
  type = '';
  checked = false;
  disabled = false;
  readonly button = { disabled: false };
  readonly #listeners = new Map<string, (event: object) => unknown>();

  querySelector() {
    return this.button;
  }
  focus() {}
  addEventListener(name: string, listener: (event: object) => unknown) {
    this.#listeners.set(name, listener);
  }
  async dispatch(name: string): Promise<void> {
    await this.#listeners.get(name)?.({ preventDefault: () => undefined, target: this });
  }
}

/** What the script asked of the service. */
export interface PageCall {
  readonly path: string;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;
}

type Respond = (call: PageCall) => Promise<{ readonly status: number; readonly body: object }>;

/** The page that a link leads to, without a browser: its script runs, and `respond` is the service. */
export function openResetPage(address: string, respond: Respond) {
  const { pathname, search } = new URL(address, 'http://127.0.0.1');
  const elements = new Map<string, FakeElement>();
  const element = (id: string) => {
    const known = elements.get(id) ?? new FakeElement();
    elements.set(id, known);
    return known;
  };
  let shownAddress = `${pathname}${search}`;
  const calls: PageCall[] = [];
  const context = createContext({
    document: { getElementById: element },
    location: { pathname, search },
    history: {
      replaceState: (_state: unknown, _title: string, path: string) => {
        shownAddress = path;
      },
    },
    URLSearchParams,
    TextEncoder,
    Uint8Array,
    crypto: webcrypto,
    fetch: async (path: string, init: { body: string; headers: Record<string, string> }) => {
      const call = { path, body: JSON.parse(init.body) as object, headers: init.headers };
      calls.push(call);
      const { status, body } = await respond(call);
      return { status, ok: status < 300, json: async () => body };
    },
  });
  runInContext(script, context);
  return {
    calls,
    address: () => shownAddress,
    title: () => element('title').textContent,
    message: () => element('message').textContent,
    shows: (form: 'choose' | 'ask') => !element(form).hidden,
    passwordIsLegible: () => element('password').type === 'text',
    async choose(password: string): Promise<void> {
      element('password').value = password;
      await element('choose').dispatch('submit');
    },
    async ask(email: string): Promise<void> {
      element('email').value = email;
      await element('ask').dispatch('submit');
    },
    async makeLegible(): Promise<void> {
      element('show').checked = true;
      await element('show').dispatch('change');
    },
  };
}
