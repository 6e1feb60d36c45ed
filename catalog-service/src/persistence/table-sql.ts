interface Columns {
  readonly columns: string;
}

/** `e.id, e.title`: the columns of a table for a SELECT that joins tables. */
export const columnsOf = (alias: string, { columns }: Columns): string =>
  columns.replaceAll(/\w+/g, (column) => `${alias}.${column}`);

/** `@id, @startsAt`: the parameters of all columns. */
export const parametersOf = ({ columns }: Columns): string => columns.replaceAll(/\w+/g, parameterOf);

/** `title = @title, starts_at = @startsAt`: what an UPDATE of all columns sets. */
export const assignmentsOf = ({ columns }: Columns): string =>
  columns.replaceAll(/\w+/g, (column) => `${column} = ${parameterOf(column)}`);

const parameterOf = (column: string): string =>
  `@${column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;
