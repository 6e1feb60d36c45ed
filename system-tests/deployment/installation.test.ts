import { readText } from './support/repository';

const { allowScripts } = JSON.parse(readText('package.json')) as {
  allowScripts: Record<string, boolean>;
};
const { packages } = JSON.parse(readText('package-lock.json')) as {
  packages: Record<string, { hasInstallScript?: boolean }>;
};

describe('The installation', () => {
  it('runs no script of a package: each that brings one is named as not wanted', () => {
    const withScript = Object.entries(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    const named = Object.fromEntries(withScript.map((name) => [name, false]));
    expect(allowScripts).toEqual(named);
  });

  it.each([
    'scripts/install.mjs',
    'Dockerfile',
    '.github/workflows/tests.yml',
    '.github/workflows/nightly.yml',
  ])('is done with --ignore-scripts by %s, as for an npm that knows no such list', (file) => {
    const installs = readText(file)
      .split('\n')
      .filter((line) => /npm ci|'ci'/.test(line));
    expect(installs.length).toBeGreaterThan(0);
    expect(installs.filter((line) => !line.includes('--ignore-scripts'))).toEqual([]);
  });
});
