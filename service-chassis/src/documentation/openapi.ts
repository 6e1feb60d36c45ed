import { z } from 'zod';
import type { Access } from '../auth/access';
import type { RequestSchemas, Route } from '../http/route';
import { IDEMPOTENCY_KEY } from '../http/call-parser';
import { problemDetailsSchema } from '../http/problem-details';

type JsonSchema = Readonly<Record<string, unknown>>;

/** An OpenAPI 3.1 document of a service, made from the same route records as its app. */
export function openApiDocument(service: string, routes: readonly Route[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info: { title: service, version: '1' },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: jsonSchemaOf(problemDetailsSchema) },
    },
  };
}

function operation({ method, path, summary, access, request, responses, errors = [], ...route }: Route) {
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^a-z]+([a-z])/gi, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    description: whoMayCall(access),
    tags: [path.split('/')[2] ?? 'service'],
    security: access.anyone ? [] : [{ token: [] }],
    parameters: [
      ...parametersOf('path', request.params),
      ...parametersOf('query', request.query),
      ...(route.idempotency === 'none' ? [] : [idempotencyKey(route.idempotency === 'required')]),
    ],
    ...bodyOf(request),
    responses: {
      ...Object.fromEntries(
        Object.entries(responses).map(([status, schema]) => [
          status,
          {
            description: status.startsWith('4') ? 'Refused' : 'Done',
            ...(status === '201' ? { headers: { Location: locationHeader } } : {}),
            ...contentOf(schema),
          },
        ]),
      ),
      default: problemResponse(errors),
    },
  };
}

const locationHeader = {
  description: 'Where the caller can read what was created.',
  required: true,
  schema: { type: 'string', format: 'uri-reference' },
};

function whoMayCall({ anyone, roles, scope }: Access): string {
  if (anyone) return 'For anyone.';
  const people = roles.length === 0 ? [] : [`people with the role ${roles.join(', ')}`];
  const services = scope === undefined ? [] : [`services with the scope \`${scope}\``];
  return `For ${[...people, ...services].join(', and ')}.`;
}

const problemResponse = (errors: readonly string[]) => ({
  description:
    errors.length === 0
      ? 'A problem.'
      : `A problem. Besides the codes that every call has: ${errors.map((code) => `\`${code}\``).join(', ')}.`,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const idempotencyKey = (required: boolean) => ({
  name: 'Idempotency-Key',
  in: 'header',
  required,
  description: 'A repeat with the same key and body has one effect and gets the same answer, for 24 hours.',
  schema: { type: 'string', pattern: IDEMPOTENCY_KEY.source },
});

function bodyOf({ body }: RequestSchemas) {
  if (body === undefined) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: jsonSchemaOf(body) } } } };
}

function contentOf(schema: z.ZodType | 'binary' | null) {
  if (schema === null) return {};
  if (schema === 'binary') return { content: { '*/*': { schema: {} } } };
  return { content: { 'application/json': { schema: jsonSchemaOf(schema) } } };
}

const membersSchema = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

/** The members of an object schema as parameters. */
function parametersOf(place: 'path' | 'query', schema: z.ZodType | undefined) {
  if (schema === undefined) return [];
  const { properties, required } = membersSchema.parse(jsonSchemaOf(schema));
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

/** The schema as callers see it, before defaults and conversions. It omits what JSON Schema cannot express. */
function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...jsonSchema } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema: part }) => {
      // A format is easier to read than the long pattern that it stands for.
      if (part.format !== undefined) delete part.pattern;
      // A member that is only there to say which other call sets it is not one of this call.
      for (const [name, member] of Object.entries(part.properties ?? {})) {
        if (typeof member === 'object' && member.not !== undefined) delete part.properties?.[name];
      }
    },
  });
  return jsonSchema;
}
