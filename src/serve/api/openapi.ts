import * as z from 'zod';
import { VERSION } from '../../version.ts';
import type { Described } from './route.ts';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
};

const errorSchema = z.object({
  code: z.string().describe('Which error: docs/errors.md.'),
  message: z.string(),
  hint: z.string().optional().describe('What to do about it.'),
});

/** The description of these routes below their prefixes, as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1). */
export function openApi(groups: (readonly [prefix: string, routes: Described[]])[]): Json {
  const paths: Record<string, Json> = {};
  for (const [prefix, routes] of groups)
    for (const one of routes)
      paths[prefix + one.path] = { ...paths[prefix + one.path], [one.method]: operation(one) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'newskeep',
      version: VERSION,
      description:
        'The dataset of a data folder, to be read. Where NEWSKEEP_TOKEN is set, send it as "Authorization: Bearer …".',
    },
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{}, { token: [] }],
  };
}

function operation(one: Described): Json {
  const json = one.answer && { 'application/json': { schema: schemaOf(one.answer, 'output') } };
  const text = one.type && { [one.type]: { schema: { type: 'string' } } };
  return {
    summary: one.summary,
    parameters: [...parameters(one.params, 'path'), ...parameters(one.query, 'query')],
    ...(one.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(one.body, 'input') } },
      },
    }),
    responses: {
      [one.status ?? 200]: { description: 'The answer.', content: { ...json, ...text } },
      default: {
        description: 'An error.',
        content: { 'application/json': { schema: schemaOf(errorSchema, 'output') } },
      },
    },
  };
}

function parameters(shape: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  if (!shape) return [];
  const { properties = {}, required = [] } = schemaOf(shape, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    description,
    schema,
  }));
}
