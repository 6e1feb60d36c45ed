import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Bytes, Route, RouteResponse } from './route';

/** @throws Error when the response is not as the route declares it: for tests, too slow for production */
export function checkResponse(route: Route, response: RouteResponse): void {
  const schema = route.responses[response.status];
  if (schema === undefined)
    throw new Error(`${route.method} ${route.path} does not declare status ${response.status}`);
  if (schema === 'binary') {
    if (response.bytes === undefined)
      throw new Error(`${route.method} ${route.path} must respond with bytes`);
    return;
  }
  if (schema === null) {
    if (response.body !== undefined)
      throw new Error(`${route.method} ${route.path} must respond with an empty body`);
    return;
  }
  schema.parse(
    response.bytes === undefined ? response.body : JSON.parse(decoded(response.bytes, response.headers)),
  );
}

/** The text of a JSON response that may have been compressed before it was handed over. */
function decoded({ data }: Bytes, headers: RouteResponse['headers']): string {
  switch (headers?.['Content-Encoding']) {
    case 'gzip':
      return gunzipSync(data).toString('utf8');
    case 'br':
      return brotliDecompressSync(data).toString('utf8');
    default:
      return String(data);
  }
}
