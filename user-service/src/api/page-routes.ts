import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { access, defineRoute, type Route } from '@ticketing/service-chassis/http';

/**
 * Everything comes from the service itself, and nothing of the page's address goes anywhere: it has the token. A form that is
 * sent without the script, which would put the password into an address, is blocked.
 */
const ofPage = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex',
};
const ofParts = { 'Cache-Control': 'no-cache' };

interface PageFile {
  readonly path: string;
  readonly summary: string;
  readonly name: string;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
}

const files: readonly PageFile[] = [
  {
    path: '/reset-password',
    summary: 'The page on which the owner of a mailed link chooses a new password',
    name: 'reset-password/page.html',
    contentType: 'text/html',
    headers: ofPage,
  },
  {
    path: '/reset-password/page.css',
    summary: 'A part of the page',
    name: 'reset-password/page.css',
    contentType: 'text/css',
    headers: ofParts,
  },
  {
    path: '/reset-password/page.js',
    summary: 'A part of the page',
    name: 'reset-password/page.js',
    contentType: 'text/javascript',
    headers: ofParts,
  },
];

/** The page that the mailed link to a new password leads to. `directory` has a folder for each page. */
export const pageRoutes = (directory: string): Route[] =>
  files.map(({ path, summary, name, contentType, headers }) => {
    let text: Promise<string> | undefined;
    return defineRoute({
      method: 'GET',
      path,
      summary,
      access: access.anyone(),
      request: {},
      responses: { 200: 'binary' },
      handler: async () => {
        text ??= readFile(join(directory, name), 'utf8');
        return { status: 200, headers, bytes: { contentType, data: await text } };
      },
    });
  });
