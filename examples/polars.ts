/**
 * Polars in Node (`npm install nodejs-polars`) over an export in Parquet: the tags that most papers share.
 *
 *   npx newskeep export --data demo-data --format parquet -o papers-parquet
 *   node examples/polars.ts papers-parquet
 */
import pl from 'nodejs-polars';

const [folder = 'papers-parquet'] = process.argv.slice(2);
const stories = pl
  .scanParquet(`${folder}/articles/**/*.parquet`, { hivePartitioning: true })
  .select('id', 'revision', 'publisher', 'tags')
  .collectSync()
  // A row a revision: the last one of each story counts.
  .sort('revision')
  .unique({ subset: ['id'], keep: 'last' });
const tags = stories
  .explode('tags')
  .filter(pl.col('tags').isNotNull())
  .groupBy('tags')
  .agg(pl.col('publisher').nUnique().alias('papers'), pl.col('id').nUnique().alias('stories'))
  // One after another, each keeping the order before it.
  .sort('tags')
  .sort({ by: 'stories', descending: true, maintainOrder: true })
  .sort({ by: 'papers', descending: true, maintainOrder: true })
  .head(5);
for (const { tags: tag, papers, stories: n } of tags.toRecords())
  console.log(`${tag}: ${n} stories in ${papers} papers`);
