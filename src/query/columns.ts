import * as z from 'zod';
import { DATASETS, type Dataset } from '../../model/records.ts';

type Schema = z.core.JSONSchema.JSONSchema;

/** Columns of a dataset with their DuckDB types, from the records' one definition. */
export const columnsOf = (dataset: Dataset): Record<string, string> => typesOf(DATASETS[dataset]);

/** The same of any record. */
export function typesOf(record: z.ZodType): Record<string, string> {
  const { properties = {} } = z.toJSONSchema(record) as Schema;
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, duckType(schema as Schema)]),
  );
}

function duckType(schema: Schema): string {
  const real = schema.anyOf?.find((option) => typeof option === 'object' && option.type !== 'null') as
    | Schema
    | undefined;
  if (real) return duckType(real);
  // zod states what may be null as an alternative, or as a list of types.
  const type = [schema.type].flat().find((one) => one !== 'null');
  if (type === 'array') return `${duckType(schema.items as Schema)}[]`;
  if (type === 'integer') return 'BIGINT';
  if (type === 'number') return 'DOUBLE';
  if (type === 'boolean') return 'BOOLEAN';
  if (type === 'object') {
    if (!schema.properties) {
      const inner = schema.additionalProperties;
      return `MAP(VARCHAR, ${typeof inner === 'object' ? duckType(inner) : 'JSON'})`;
    }
    const fields = Object.entries(schema.properties).map(
      ([name, field]) => `${quoted(name)} ${duckType(field as Schema)}`,
    );
    return `STRUCT(${fields.join(', ')})`;
  }
  return schema.format === 'date-time' ? 'TIMESTAMPTZ' : 'VARCHAR';
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
