/**
 * DuckDB in Node over an export in Parquet: who wrote most, by paper.
 *
 *   npx newskeep export --data demo-data --format parquet -o papers-parquet
 *   node examples/duckdb.ts papers-parquet
 */
import { DuckDBInstance } from '@duckdb/node-api';

const [folder = 'papers-parquet'] = process.argv.slice(2);
const database = await DuckDBInstance.create(':memory:');
const connection = await database.connect();

// A row a revision: the last one of each story counts.
const stories = `
  SELECT * FROM read_parquet('${folder.replaceAll("'", "''")}/articles/**/*.parquet', hive_partitioning = true)
  QUALIFY row_number() OVER (PARTITION BY id ORDER BY revision DESC) = 1`;
const authors = `
  SELECT publisher, author.name AS author, count(*) AS stories, sum(word_count) AS words
  FROM (SELECT publisher, word_count, unnest(authors) AS author FROM (${stories}))
  WHERE author.kind = 'person' GROUP BY ALL`;
const answer = await connection.runAndReadAll(`
  SELECT * FROM (${authors})
  QUALIFY row_number() OVER (PARTITION BY publisher ORDER BY stories DESC, words DESC, author) = 1
  ORDER BY publisher`);
for (const { publisher, author, stories, words } of answer.getRowObjectsJson())
  console.log(`${publisher}: ${author}, ${stories} stories, ${words} words`);
