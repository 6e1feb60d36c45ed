import axios, { type AxiosInstance } from 'axios';
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import type { ServiceName } from '../../scripts/local-platform';
import type { Platform } from './platform';

export interface ApiResponse {
  /** 0 when there was no response. */
  readonly status: number;
  // The tests say by their assertions what the body must be.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

const http: AxiosInstance = axios.create({
  validateStatus: () => true,
  proxy: false,
  timeout: 20_000,
  httpAgent: new Agent({ keepAlive: true, maxSockets: 500 }),
});

/** A person with curl: plain calls over HTTP, with or without a token. */
export class Client {
  constructor(
    private readonly platform: Platform,
    readonly token?: string,
    readonly userId?: string,
  ) {}

  get(service: ServiceName, path: string): Promise<ApiResponse> {
    return this.call('GET', service, path);
  }

  post(service: ServiceName, path: string, body: object = {}, idempotencyKey?: string): Promise<ApiResponse> {
    return this.call('POST', service, path, body, idempotencyKey);
  }

  put(service: ServiceName, path: string, body: object): Promise<ApiResponse> {
    return this.call('PUT', service, path, body);
  }

  private async call(
    method: string,
    service: ServiceName,
    path: string,
    body?: object,
    idempotencyKey?: string,
  ): Promise<ApiResponse> {
    try {
      const response = await http.request<unknown>({
        method,
        url: `${this.platform.url(service)}${path}`,
        ...(body === undefined ? {} : { data: body }),
        headers: {
          ...(this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` }),
          ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
        },
      });
      return { status: response.status, body: response.data };
    } catch {
      return { status: 0, body: undefined };
    }
  }
}

const DEMO_PASSWORD = 'Demo-pass-2026';

export async function signIn(platform: Platform, email: string, password = DEMO_PASSWORD): Promise<Client> {
  const { status, body } = await new Client(platform).post('user-service', '/v1/users/login', {
    email,
    password,
  });
  if (status !== 200) throw new Error(`${email} could not sign in: ${status} ${JSON.stringify(body)}`);
  return new Client(platform, body.token, body.user.id);
}

/** A newly registered person. */
export async function register(platform: Platform, name = 'Buyer'): Promise<Client> {
  const { status, body } = await new Client(platform).post('user-service', '/v1/users/register', {
    name,
    email: `${randomUUID()}@example.com`,
    password: 'a long enough password',
  });
  if (status !== 201) throw new Error(`Registration failed: ${status} ${JSON.stringify(body)}`);
  return new Client(platform, body.token, body.user.id);
}

export async function registerMany(platform: Platform, count: number): Promise<Client[]> {
  const clients: Client[] = [];
  // In groups, because these tests are not about 200 simultaneous registrations.
  while (clients.length < count) {
    const group = Array.from({ length: Math.min(20, count - clients.length) }, () => register(platform));
    clients.push(...(await Promise.all(group)));
  }
  return clients;
}

/** Repeats the request until `accepted`, or fails after `deadlineMs` with the last response. */
export async function eventually(
  ask: () => Promise<ApiResponse>,
  accepted: (answer: ApiResponse) => boolean,
  deadlineMs = 20_000,
): Promise<ApiResponse> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (accepted(answer)) return answer;
    if (Date.now() > end)
      throw new Error(`Not within ${deadlineMs} ms: ${answer.status} ${JSON.stringify(answer.body)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
