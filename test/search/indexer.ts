import { SearchIndex } from '../../src/search/index.ts';

/** Takes an archive in, and prints a line for each transaction: the child that many.test.ts kills. */
const index = await SearchIndex.open(process.argv[2] ?? '', { batchRows: 200 });
await index.refresh(({ records }) => process.stdout.write(`${records}\n`));
index.close();
