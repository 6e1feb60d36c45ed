import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readText, repository } from './support/repository';

function newSecrets(input: string): string {
  const { status, stdout, stderr } = spawnSync('sh', [join(repository, 'deploy/new-secrets.sh')], {
    input,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('new-secrets.sh', () => {
  it.each(['.env.example', 'k8s/secrets.yaml'])('leaves no demonstration secret in %s', (file) => {
    const text = readText(file);
    expect(text).toMatch(/demo-only-/i);
    const made = newSecrets(text);
    expect(made).not.toMatch(/demo-only-/i);
    expect(made.split('\n')).toHaveLength(text.split('\n').length);
  });

  it('gives each secret a value of its own, and the same one wherever it occurs', () => {
    const made = newSecrets('a: demo-only-one\nb: demo-only-two demo-only-one\n');
    const [, one, two, again] = /^a: ([0-9a-f]{48})\nb: ([0-9a-f]{48}) ([0-9a-f]{48})\n$/.exec(made) ?? [];
    expect(one).toBeDefined();
    expect(again).toBe(one);
    expect(two).not.toBe(one);
  });

  it('makes other ones each time', () => {
    expect(newSecrets('demo-only-one')).not.toBe(newSecrets('demo-only-one'));
  });

  it('makes passwords that SQL Server takes, and that need no percent-encoding', () => {
    const [, password = ''] =
      /:\/\/login:([^@]+)@/.exec(newSecrets('sqlserver://login:Demo-only-x-1@host/db')) ?? [];
    expect(password).toMatch(/[A-Z]/);
    expect(password).toMatch(/[a-z]/);
    expect(password).toMatch(/[0-9]/);
    expect(encodeURIComponent(password)).toBe(password);
  });
});
