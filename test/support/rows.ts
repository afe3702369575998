import { DatasetReader } from '../../src/index.ts';

/** What a question answers, asked of an archive that is opened for it alone. */
export async function rowsOf(data: Parameters<typeof DatasetReader.open>[0], sql: string) {
  const dataset = await DatasetReader.open(data);
  try {
    return (await dataset.query(sql)).rows;
  } finally {
    dataset.close();
  }
}
