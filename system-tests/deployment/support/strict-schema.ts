import schema from '../fixtures/kubernetes-1.34.json';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | true;
  readonly items?: Schema;
}

const kinds = schema.kinds as Readonly<Record<string, string>>;
const definitions = schema.definitions as Readonly<Record<string, Schema>>;

/** The schema says text, but a number is also allowed. */
const quantities = /\.(Quantity|IntOrString)$/;

/** The errors of an object by the API of Kubernetes 1.34; an unknown field is an error too. */
export function schemaViolations(object: { readonly apiVersion: string; readonly kind: string }): string[] {
  const definition = kinds[`${object.apiVersion} ${object.kind}`];
  if (definition === undefined) return [`${object.apiVersion} ${object.kind} is no known kind`];
  return violations(object, { $ref: definition }, '');
}

function violations(value: unknown, given: Schema, path: string): string[] {
  if (given.$ref !== undefined && quantities.test(given.$ref) && typeof value === 'number') return [];
  const rule = given.$ref === undefined ? given : (definitions[given.$ref] ?? {});
  if (!hasType(value, rule)) return [`${path}: ${JSON.stringify(value)} is not of type ${rule.type}`];
  if (rule.enum !== undefined && !rule.enum.includes(value as string)) {
    return [`${path}: ${String(value)} is none of ${rule.enum.join(', ')}`];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => violations(item, rule.items ?? {}, `${path}/${index}`));
  }
  if (typeof value !== 'object' || value === null) return [];
  const fields = value as Readonly<Record<string, unknown>>;
  const missing = (rule.required ?? [])
    .filter((name) => !(name in fields))
    .map((name) => `${path}/${name}: missing`);
  return [
    ...missing,
    ...Object.entries(fields).flatMap(([name, field]) => fieldViolations(field, rule, `${path}/${name}`)),
  ];
}

function fieldViolations(field: unknown, rule: Schema, path: string): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const own = rule.properties?.[name];
  if (own !== undefined) return violations(field, own, path);
  if (rule.additionalProperties === undefined) {
    return rule.properties === undefined ? [] : [`${path}: there is no such field`];
  }
  return rule.additionalProperties === true ? [] : violations(field, rule.additionalProperties, path);
}

function hasType(value: unknown, { type, format }: Schema): boolean {
  switch (type) {
    case undefined:
      return true;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'string':
      return typeof value === 'string' || (format === 'int-or-string' && Number.isInteger(value));
    default:
      return typeof value === type;
  }
}
