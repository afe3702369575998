/**
 * Writes the tables of the docs from the code (`npm run docs`): what stands between `<!-- generated: x -->` and
 * `<!-- end -->` in a Markdown file is made here. A test holds the files against it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { ERRORS } from '../model/errors.ts';
import { PROBLEMS } from '../model/findings.ts';
import { jobSchema } from '../model/job.ts';
import { DATASETS, nearDuplicateSchema } from '../model/records.ts';
import { authorRules, bylineRules } from '../parsers/fields/authors.ts';
import { canonicalRules } from '../parsers/fields/canonical.ts';
import { kickerRules } from '../parsers/fields/kicker.ts';
import { modifiedRules } from '../parsers/fields/modified.ts';
import { publishedRules } from '../parsers/fields/published.ts';
import { publisherRules } from '../parsers/fields/publisher.ts';
import { sectionRules } from '../parsers/fields/section.ts';
import { titleRules } from '../parsers/fields/title.ts';
import { nextPageRules } from '../parsers/next_page.ts';
import { EXIT } from '../src/cli/exit_codes.ts';
import { program } from '../src/cli/main.ts';
import { coverageSchema } from '../src/coverage/schema.ts';
import { doctorSchema, KINDS } from '../src/doctor/schema.ts';
import { changeSchema, historySchema } from '../src/history/schema.ts';
import { DEFINITIONS } from '../src/query/definitions.ts';
import { EXAMPLES } from '../src/query/examples.ts';
import { FIELDS } from '../src/search/query/parse.ts';

type Schema = z.core.JSONSchema.JSONSchema;

const cell = (text: unknown) => String(text ?? '').replaceAll('|', '\\|');
const table = (head: string[], rows: unknown[][]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const options = (schema: Schema) => (schema.anyOf ?? []).filter((one) => typeof one === 'object') as Schema[];

function typeName(schema: Schema): string {
  const some = options(schema);
  if (some.length > 0) return some.map(typeName).join(' or ');
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.type === 'array') return `list of ${typeName(schema.items as Schema)}`;
  if (schema.type === 'object' && schema.properties) return `{${Object.keys(schema.properties).join(', ')}}`;
  if (schema.type !== 'object') return [schema.type].flat().join(' or ');
  const inner = schema.additionalProperties;
  return `map of ${typeof inner === 'object' ? typeName(inner) : 'text'}`;
}

function fields(record: z.ZodType): string {
  const { properties = {}, description } = z.toJSONSchema(record) as Schema;
  const rows = Object.entries(properties).map(([name, field]) => {
    const schema = field as Schema;
    return [`\`${name}\``, typeName(schema), schema.description];
  });
  return `${description}\n\n${table(['field', 'type', 'meaning'], rows)}`;
}

/** Objects within lists stand below their list, "hosts[].months[].held". */
function nested(schema: Schema, prefix = ''): unknown[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const one = field as Schema;
    const item = one.type === 'array' ? (one.items as Schema) : one;
    const inner = item.properties ? nested(item, `${prefix}${name}${one.type === 'array' ? '[]' : ''}.`) : [];
    return [
      [`\`${prefix}${name}\``, inner.length > 0 ? String(one.type) : typeName(one), one.description],
      ...inner,
    ];
  });
}

function jobOptions(schema: Schema, prefix = ''): unknown[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const option = field as Schema;
    if (option.properties) return jobOptions(option, `${prefix}${name}.`);
    const fallback = option.default === undefined ? '' : `\`${JSON.stringify(option.default)}\``;
    return [[`\`${prefix}${name}\``, typeName(option), fallback, option.description]];
  });
}

/** The rules of a field; where several find something, docs/extraction.md says which is believed. */
const RULES = {
  canonical_url: canonicalRules,
  publisher: publisherRules,
  title: titleRules,
  kicker: kickerRules,
  byline: bylineRules,
  authors: authorRules,
  published_at: publishedRules,
  modified_at: modifiedRules,
  section: sectionRules,
  next_page: nextPageRules,
};

/** The generated parts, by the name that their markers carry. */
export const PARTS: Record<string, () => string> = {
  articles: () => fields(DATASETS.articles),
  readings: () => fields(DATASETS.readings),
  headlines: () => fields(DATASETS.headlines),
  captures: () => fields(DATASETS.captures),
  near_duplicates: () => fields(nearDuplicateSchema),
  change: () => fields(changeSchema),
  history: () => table(['field', 'type', 'meaning'], nested(z.toJSONSchema(historySchema) as Schema)),
  rules: () =>
    table(
      ['field', 'rules, in order'],
      Object.entries(RULES).map(([field, rules]) => [
        `\`${field}\``,
        rules.map(({ name }) => `\`${name}\``).join(', '),
      ]),
    ),
  search_fields: () =>
    table(
      ['field', 'what it looks for', 'example'],
      Object.entries(FIELDS).map(([name, { meaning, example }]) => [
        `\`${name}:\``,
        meaning,
        `\`${name}:${example}\``,
      ]),
    ),
  coverage: () => table(['field', 'type', 'meaning'], nested(z.toJSONSchema(coverageSchema) as Schema)),
  health_kinds: () =>
    table(
      ['kind', 'what is wrong', 'what to do'],
      Object.entries(KINDS).map(([kind, { meaning, advice }]) => [`\`${kind}\``, meaning, advice]),
    ),
  health: () => table(['field', 'type', 'meaning'], nested(z.toJSONSchema(doctorSchema) as Schema)),
  job: () =>
    table(
      ['option', 'type', 'default', 'meaning'],
      jobOptions(z.toJSONSchema(jobSchema, { io: 'input' }) as Schema),
    ),
  errors: () =>
    table(
      ['code', 'another try helps', 'meaning'],
      Object.entries(ERRORS).map(([code, { retry, meaning }]) => [
        `\`${code}\``,
        { retry: 'soon', wait: 'later', give_up: 'no' }[retry],
        meaning,
      ]),
    ),
  findings: () =>
    table(
      ['finding', 'what is wrong', 'with --repair'],
      Object.entries(PROBLEMS).map(([problem, { meaning, repair }]) => [
        `\`${problem}\``,
        meaning,
        repair ?? 'nothing: put the file back from a copy',
      ]),
    ),
  exit_codes: () =>
    table(
      ['code', 'meaning', 'what to do'],
      Object.values(EXIT).map(({ code, meaning, next }) => [code, meaning, next]),
    ),
  query_views: () =>
    table(
      ['name', 'what it gives'],
      DEFINITIONS.map(({ name, args = '', summary }) => [`\`${name}${args}\``, summary]),
    ),
  query_examples: () =>
    EXAMPLES.map(({ question, sql }, n) => `${n + 1}. ${question}\n\n\`\`\`sql\n${sql};\n\`\`\``).join(
      '\n\n',
    ),
  commands: () =>
    table(
      ['command', 'what it does'],
      program().commands.map((command) => [`\`newskeep ${command.name()}\``, command.summary()]),
    ),
};

/** Files with generated parts, from the root of the project. */
export const FILES = [
  'README.md',
  'docs/records.md',
  'docs/extraction.md',
  'docs/jobs.md',
  'docs/errors.md',
  'docs/coverage.md',
  'docs/history.md',
  'docs/health.md',
  'docs/near_duplicates.md',
  'docs/search.md',
  'docs/storage.md',
  'docs/query.md',
];

export const pathOf = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** The file's text with every generated part made anew. Throws on a marker that names no part. */
export const regenerated = (text: string): string =>
  text.replace(
    /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_all, begin: string, name: string, end: string) => {
      const part = PARTS[name];
      if (!part) throw new Error(`The docs ask for a part "${name}" that nothing makes.`);
      return `${begin}${part()}\n${end}`;
    },
  );

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const file of FILES) writeFileSync(pathOf(file), regenerated(readFileSync(pathOf(file), 'utf8')));
