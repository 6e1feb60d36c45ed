import { databaseUrlsFrom, type DatabaseUrls } from './persistence/service-databases';

/** The databases to load into. The defaults come from the environment, as in the services. */
export interface TargetOptions {
  readonly databases?: DatabaseUrls;
  readonly dataDirectory?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

export interface Target {
  readonly environment: NodeJS.ProcessEnv;
  readonly dataDirectory: string;
  readonly urls: DatabaseUrls;
}

export function resolveTarget({
  databases,
  dataDirectory,
  environment = process.env,
}: TargetOptions): Target {
  const directory = dataDirectory ?? (environment['DATA_DIR'] || '.data');
  return {
    environment,
    dataDirectory: directory,
    urls: databases ?? databaseUrlsFrom(environment, directory),
  };
}
