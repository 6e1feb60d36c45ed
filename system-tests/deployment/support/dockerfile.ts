import { readText } from './repository';
import type { Environment } from './service-configs';

export interface Stage {
  readonly name: string;
  readonly from: string;
  readonly instructions: readonly string[];
}

/** The stages of the Dockerfile, each instruction on one line and without comments. */
export function stages(): Stage[] {
  const lines = readText('Dockerfile')
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const found: { name: string; from: string; instructions: string[] }[] = [];
  for (const line of lines) {
    const from = /^FROM (\S+) AS (\S+)$/.exec(line);
    if (from !== null) found.push({ from: from[1] ?? '', name: from[2] ?? '', instructions: [] });
    else found.at(-1)?.instructions.push(line);
  }
  return found;
}

export function stage(name: string): Stage {
  const found = stages().find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`The Dockerfile has no stage ${name}.`);
  return found;
}

/** What the image of a service sets by itself. */
export function imageEnvironment(): Environment {
  const settings = stage('service')
    .instructions.filter((line) => line.startsWith('ENV '))
    .flatMap((line) => line.slice('ENV '.length).split(' '))
    .map((setting) => setting.split('=') as [string, string]);
  return Object.fromEntries(settings);
}
