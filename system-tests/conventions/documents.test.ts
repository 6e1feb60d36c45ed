import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { settingsByOwner, settingsDocument } from '../../scripts/write-settings';
import { filesOf, root, textOf } from './support/sources';

/** Without the spaces that the formatter adds to tables. */
const unformatted = (text: string) => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');

describe('the settings', () => {
  it.each([...settingsByOwner()])('of %s are each described', (_owner, settings) => {
    expect(settings.filter(({ meaning }) => meaning === undefined)).toEqual([]);
  });

  it('stand in docs/settings.md as the code declares them', () => {
    expect(unformatted(textOf('docs/settings.md'))).toBe(unformatted(settingsDocument()));
  });
});

describe('the documents', () => {
  it('lead to files that are there', () => {
    const links = filesOf('*.md').flatMap((path) =>
      [...textOf(path).matchAll(/\]\(((?!https?:|#|mailto:)[^)#\s]+)/g)].map(([, link = '']) => ({
        path,
        link,
      })),
    );
    expect(links.filter(({ path, link }) => !existsSync(join(root, dirname(path), link)))).toEqual([]);
  });

  it('of how to change something name places that exist', () => {
    const places = [...textOf('docs/how-to-change.md').matchAll(/^\|[^|]*\|([^|]*)\|/gm)].flatMap(
      ([, cell = '']) => [...cell.matchAll(/`([\w./-]+)`/g)].map(([, place = '']) => place),
    );
    expect(places.length).toBeGreaterThan(20);
    expect(places.filter((place) => !existsSync(join(root, place)))).toEqual([]);
  });

  const guide = textOf('docs/how-a-service-is-built.md');

  it('say of every file of a domain what it decides', () => {
    const [, rules = ''] = guide.split('## The rules, file by file');
    const files = filesOf('*-service/src/domain/*.ts')
      .map((path) => path.split('/').at(-1) ?? path)
      .filter((name) => name !== 'problems.ts');
    expect(files.length).toBeGreaterThan(30);
    expect(files.filter((name) => !rules.includes(`\`${name}\``))).toEqual([]);
  });

  it('name every file of routes and every use case', () => {
    const [, map = ''] = guide.split('## Routes and use cases, file by file');
    const files = [...filesOf('*-service/src/api/*.ts'), ...filesOf('*-service/src/application/*.ts')]
      .filter(
        (path) => !/\/(ports|documents)\/|-schemas\.ts$|\/(routes|dependencies|use-cases)\.ts$/.test(path),
      )
      .map((path) => path.slice(path.lastIndexOf('/') + 1, -'.ts'.length));
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((name) => !map.includes(`\`${name}\``))).toEqual([]);
  });

  it('list every room that a service has', () => {
    const rooms = new Set(
      filesOf('*-service/src/**/*.ts').flatMap((path) => {
        const [, , first, second] = path.split('/');
        return second === undefined ? [] : [`${first}/`];
      }),
    );
    expect([...rooms].filter((room) => !guide.includes(room))).toEqual([]);
  });
});
