/**
 * The few places in which the two engines need different words, both texts side by side.
 * Everything else is written once, in the subset of T-SQL that SQLite also runs.
 */
export interface Dialect {
  readonly engine: 'sqlite' | 'sqlserver';
  /** Large text in DDL; migrations write `{LONG_TEXT}`. */
  readonly longText: string;
  /** `SELECT first(n) ... limit(n)`: exactly one of the two is non-empty. `n` is a number that the program chose. */
  firstRows(select: string, count: number): string;
  /** A page of a query that ends in ORDER BY. */
  page(select: string, offset: number, count: number): string;
}
