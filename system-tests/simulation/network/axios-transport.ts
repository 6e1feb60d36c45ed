import axios, {
  AxiosError,
  AxiosHeaders,
  type AxiosAdapter,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import type { HttpRequest, HttpResponse } from './in-memory-http';

/** Sends a request to a host such as `127.0.0.1:3003`. */
export type Send = (host: string, request: HttpRequest, timeoutMs: number) => Promise<HttpResponse>;

const NO_TIMEOUT_MS = 60_000;

/** The simulated network as axios sees it. */
export function axiosTransport(send: Send): AxiosAdapter {
  return async (config) => {
    const url = new URL(axios.getUri(config));
    const request: HttpRequest = {
      method: (config.method ?? 'get').toUpperCase(),
      path: `${url.pathname}${url.search}`,
      headers: textHeaders(config),
      ...(typeof config.data === 'string' ? { body: config.data } : {}),
    };
    const timeoutMs = config.timeout === undefined || config.timeout === 0 ? NO_TIMEOUT_MS : config.timeout;
    try {
      return asAxiosResponse(config, await send(url.host, request, timeoutMs));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
      throw new AxiosError(error instanceof Error ? error.message : String(error), code, config);
    }
  };
}

const textHeaders = ({ headers }: InternalAxiosRequestConfig): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers.toJSON())
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  );

const asAxiosResponse = (
  config: InternalAxiosRequestConfig,
  { status, headers, body }: HttpResponse,
): AxiosResponse => ({
  status,
  statusText: '',
  headers: new AxiosHeaders({ ...headers }),
  data: body,
  config,
});
