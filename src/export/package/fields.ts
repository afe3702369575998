import * as z from 'zod';
import { DATASETS, type Dataset } from '../../../model/records.ts';
import { columnsOf } from '../../query/columns.ts';

/** A column, as Table Schema describes it (https://datapackage.org/standard/table-schema/). */
interface Field {
  name: string;
  type: string;
  description: string;
}

export interface TableSchema {
  fields: Field[];
  primaryKey?: string[];
}

const KEYS: Record<Dataset, string[]> = {
  articles: ['id', 'revision'],
  readings: ['id', 'revision', 'read_at'],
  headlines: ['page_url', 'observed_at', 'position'],
  captures: ['visit'],
};

const TYPES: Record<string, string> = {
  BIGINT: 'integer',
  DOUBLE: 'number',
  BOOLEAN: 'boolean',
  TIMESTAMPTZ: 'datetime',
  VARCHAR: 'string',
};

/** The columns of a dataset, from the records' one definition. */
export function tableSchema(dataset: Dataset): TableSchema {
  const { properties = {} } = z.toJSONSchema(DATASETS[dataset]) as z.core.JSONSchema.JSONSchema;
  const fields = Object.entries(columnsOf(dataset)).map(([name, type]) => ({
    name,
    type: type.endsWith('[]') ? 'array' : (TYPES[type] ?? 'object'),
    description: descriptionOf(properties[name]),
  }));
  return { fields, primaryKey: KEYS[dataset] };
}

const descriptionOf = (schema: z.core.JSONSchema._JSONSchema | undefined): string =>
  typeof schema === 'object' ? (schema.description ?? '') : '';
