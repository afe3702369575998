import path from 'node:path';
import type { Dataset } from '../../../model/records.ts';
import { VERSION } from '../../version.ts';
import type { Foreign } from '../as/foreign.ts';
import { FOREIGN } from '../as/names.ts';
import type { ExportSource } from '../source.ts';
import type { Facts } from './facts.ts';
import { type TableSchema, tableSchema } from './fields.ts';
import type { ExportedFile } from './files.ts';

const PROFILE = 'https://datapackage.org/profiles/2.0/datapackage.json';

const MEDIA = {
  '.parquet': { format: 'parquet', mediatype: 'application/vnd.apache.parquet' },
  '.gz': { format: 'jsonl', mediatype: 'application/jsonl', compression: 'gz', encoding: 'utf-8' },
  '.csv': { format: 'csv', mediatype: 'text/csv', encoding: 'utf-8', dialect: { lineTerminator: '\r\n' } },
} as const;

/**
 * `datapackage.json` (Data Package 2.0, https://datapackage.org/standard/data-package/): every file with its bytes, its
 * SHA-256 and what its columns are. `schemas`: the files that it refers to, by path.
 */
export function dataPackage(
  source: ExportSource,
  facts: Facts,
  files: ExportedFile[],
  title: string,
): { json: object; schemas: Map<string, TableSchema> } {
  const schemas = new Map<string, TableSchema>();
  const resources = files.map(({ path: file, bytes, sha256 }) => {
    const dataset = /^[a-z]+/.exec(file)?.[0] as Dataset;
    const schema = `schemas/${dataset}.json`;
    const { as } = source.options;
    if (!schemas.has(schema)) schemas.set(schema, as ? foreignSchema(FOREIGN[as]) : tableSchema(dataset));
    const name = nameOf(file);
    const media = MEDIA[path.extname(file) as keyof typeof MEDIA];
    return { name, path: file, type: 'table', ...media, bytes, hash: `sha256:${sha256}`, schema };
  });
  const json = {
    $schema: PROFILE,
    name: 'newskeep-export',
    title,
    // Of the newest row rather than of this file, so that the same selection makes the same file.
    ...(facts.fetched_to ? { created: facts.fetched_to } : {}),
    contributors: contributors(source.options.authors ?? []),
    software: `newskeep/${VERSION}`,
    resources,
  };
  return { json, schemas };
}

const contributors = (authors: string[]) => [
  ...authors.map((title) => ({ title, roles: ['creator'] })),
  { title: 'newskeep', roles: ['software'] },
];

const nameOf = (file: string): string => {
  const [, year, month] = /year=(\d{4})\/month=(\d\d)/.exec(file) ?? [];
  const dataset = /^[a-z]+/.exec(file)?.[0];
  return year ? `${dataset}-${year}-${month}` : String(dataset);
};

const foreignSchema = ({ fields }: Foreign): TableSchema => ({
  fields: Object.entries(fields).map(([name, { type, description }]) => ({ name, type, description })),
});
