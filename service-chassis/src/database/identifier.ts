import { InvalidStatement } from './errors';

/** Table and column names become part of the SQL unchanged, so only plain names are accepted. */
export function plainIdentifier(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name)) {
    throw new InvalidStatement(
      `'${name}' is no plain table or column name: use letters, digits and underscores, and begin with a letter.`,
    );
  }
  return name;
}
