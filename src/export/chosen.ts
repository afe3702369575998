import { createHash } from 'node:crypto';
import { NewskeepError } from '../../model/errors.ts';
import type { ArchiveFile } from '../../storage/port.ts';
import type { DataPlace } from '../place.ts';
import { literal } from '../query/columns.ts';
import { DatasetReader } from '../query/dataset.ts';
import type { Scratch } from '../query/scratch.ts';
import type { StoryChoice } from './selection.ts';

/**
 * Lets SQL choose stories, and keeps them in the tables `chosen` (id, revision) and `chosen_urls` (url) of the scratch
 * database. Returns the SHA-256 of what was chosen: the same SQL may choose otherwise tomorrow. The SQL is run as `newskeep query` runs it, over the archive's files `at`: one SELECT that can neither write nor
 * read another file. Throws `query_failed`, `usage`.
 */
export async function keepChosen(
  data: DataPlace,
  at: ArchiveFile[],
  scratch: Scratch,
  choice: StoryChoice,
): Promise<string> {
  const dataset = await DatasetReader.open(data, { at });
  try {
    await refuseWithoutId(dataset, choice.sql);
    const { rows } = await dataset.query(sqlOf(choice));
    return await keep(scratch, rows);
  } finally {
    dataset.close();
  }
}

async function refuseWithoutId(dataset: DatasetReader, sql: string | undefined): Promise<void> {
  if (sql === undefined) return;
  const { columns } = await dataset.query(`SELECT * FROM (\n${withoutEnd(sql)}\n) LIMIT 0`);
  if (!columns.includes('id'))
    throw new NewskeepError('usage', `--sql: the query gives no column id, but ${columns.join(', ')}.`, {
      hint: 'Let it name stories: --sql "SELECT id FROM articles WHERE …".',
    });
}

function sqlOf({ where, sql, publishedFrom, publishedTo }: StoryChoice): string {
  const conditions = [
    // Each on lines of its own: one that ends in a comment takes nothing along.
    ...(where === undefined ? [] : [`(\n${where}\n)`]),
    ...(sql === undefined ? [] : [`id IN (SELECT id FROM (\n${withoutEnd(sql)}\n))`]),
    ...(publishedFrom === undefined ? [] : [`published_on >= DATE ${literal(publishedFrom)}`]),
    ...(publishedTo === undefined ? [] : [`published_on <= DATE ${literal(publishedTo)}`]),
  ];
  return `SELECT id, revision, url, canonical_url FROM revisions WHERE ${conditions.join(' AND ')} ORDER BY id, revision`;
}

const withoutEnd = (sql: string) => sql.trim().replace(/;$/, '');

async function keep(scratch: Scratch, rows: Record<string, unknown>[]): Promise<string> {
  const digest = createHash('sha256');
  await scratch.run('CREATE TABLE chosen_lines (line VARCHAR)');
  const lines = await scratch.append('chosen_lines');
  for (const row of rows) {
    const line = JSON.stringify(row);
    digest.update(`${line}\n`);
    lines.add(line);
  }
  lines.close();
  await scratch.run(
    `CREATE TABLE chosen AS SELECT line->>'id' AS id, (line->>'revision')::BIGINT AS revision FROM chosen_lines`,
  );
  await scratch.run(
    `CREATE TABLE chosen_urls AS SELECT line->>'url' AS url FROM chosen_lines UNION SELECT line->>'canonical_url' FROM chosen_lines`,
  );
  await scratch.run('DROP TABLE chosen_lines');
  return digest.digest('hex');
}
