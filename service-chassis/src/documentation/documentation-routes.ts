import { readFile } from 'node:fs/promises';
import { access } from '../auth/access';
import { defineRoute, type Bytes, type Route } from '../http/route';
import { openApiDocument } from './openapi';

/**
 * The policy that helmet sets for all responses, except for what the page needs: inline styles, images as data URLs,
 * and plain HTTP on a laptop.
 */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; frame-ancestors 'self'";

const page = (service: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${service}</title>
    <link rel="stylesheet" href="docs/swagger-ui.css">
  </head>
  <body>
    <div id="calls"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#calls', deepLinking: true });\n`;

/** `GET /openapi.json` for programs and `GET /docs` for people. */
export function documentationRoutes(service: string, routes: readonly Route[]): Route[] {
  let document: string | undefined;
  const text = (contentType: string, data: string) => () => Promise.resolve({ contentType, data });
  return [
    file('/openapi.json', 'The OpenAPI document of this service', async () => {
      document ??= JSON.stringify(openApiDocument(service, routes));
      return { contentType: 'application/json', data: document };
    }),
    defineRoute({
      method: 'GET',
      path: '/',
      summary: 'The way to the page about the calls of this service',
      access: access.anyone(),
      request: {},
      responses: { 302: null },
      handler: async () => ({ status: 302, headers: { Location: '/docs' } }),
    }),
    file(
      '/docs',
      'A page to read about the calls of this service and to try them',
      text('text/html', page(service)),
    ),
    file('/docs/start.js', 'A part of the page', text('text/javascript', START)),
    file('/docs/swagger-ui.css', 'A part of the page', fileOfSwaggerUi('text/css', 'swagger-ui.css')),
    file(
      '/docs/swagger-ui-bundle.js',
      'A part of the page',
      fileOfSwaggerUi('text/javascript', 'swagger-ui-bundle.js'),
    ),
  ];
}

const fileOfSwaggerUi = (contentType: string, name: string) => async () => ({
  contentType,
  data: await readFile(require.resolve(`swagger-ui-dist/${name}`)),
});

const file = (path: string, summary: string, read: () => Promise<Bytes>): Route =>
  defineRoute({
    method: 'GET',
    path,
    summary,
    access: access.anyone(),
    request: {},
    responses: { 200: 'binary' },
    handler: async () => ({
      status: 200,
      headers: { 'Content-Security-Policy': CONTENT_SECURITY_POLICY, 'Cache-Control': 'public, max-age=300' },
      bytes: await read(),
    }),
  });
