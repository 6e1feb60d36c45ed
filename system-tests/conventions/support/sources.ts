import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export const root = join(__dirname, '../../..');

/** Files of the repository, including uncommitted ones, with their paths from its root. */
export function filesOf(...patterns: string[]): string[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '-co', '--exclude-standard', '--deduplicate', ...patterns],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const deleted = new Set(
    execFileSync('git', ['ls-files', '-d', ...patterns], { cwd: root, encoding: 'utf8' }).split('\n'),
  );
  return listed.split('\n').filter((path) => path !== '' && !deleted.has(path));
}

export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

export interface Exported {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'interface' | 'type' | 'const';
}

const kinds = new Map<ts.SyntaxKind, Exported['kind']>([
  [ts.SyntaxKind.FunctionDeclaration, 'function'],
  [ts.SyntaxKind.ClassDeclaration, 'class'],
  [ts.SyntaxKind.InterfaceDeclaration, 'interface'],
  [ts.SyntaxKind.TypeAliasDeclaration, 'type'],
]);

/** What a file declares and exports itself. */
export function exportsOf(path: string): Exported[] {
  return parsed(path).statements.flatMap((statement): Exported[] => {
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
    if (!isExported) return [];
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map(({ name }) => ({
        name: name.getText(),
        kind: 'const',
      }));
    }
    const kind = kinds.get(statement.kind);
    const { name } = statement as ts.DeclarationStatement;
    return kind === undefined || name === undefined ? [] : [{ name: name.getText(), kind }];
  });
}

/** Every identifier in the code of a file; comments and texts are not code. */
export function identifiersOf(path: string): Set<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) found.add(node.text.replace(/^#/, ''));
    ts.forEachChild(node, visit);
  };
  visit(parsed(path));
  return found;
}

function parsed(path: string): ts.SourceFile {
  return ts.createSourceFile(path, textOf(path), ts.ScriptTarget.Latest, true);
}
