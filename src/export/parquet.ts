import { rm } from 'node:fs/promises';
import path from 'node:path';
import { DATASETS, type Dataset } from '../../model/records.ts';
import { literal } from '../query/columns.ts';
import { globbed } from '../query/rows_sql.ts';
import type { FolderDraft } from './folder_draft.ts';
import { TEXT_LEFT_OUT } from './opted_out.ts';
import type { ExportSource } from './source.ts';

/** `<dataset>/year=YYYY/month=MM/<dataset>.parquet`, by the month of the fetch, sorted by host and time. */
export async function write(source: ExportSource, folder: FolderDraft): Promise<void> {
  for (const dataset of Object.keys(DATASETS) as Dataset[])
    for (const [month, paths] of source.months(dataset)) {
      source.options.onProgress(`${dataset} of ${month}`);
      const [year, number] = month.split('-');
      const name = `${dataset}/year=${year}/month=${number}/${dataset}.parquet`;
      await folder.make(name, source.inputs(dataset, paths), async (file, written) => {
        await source.scratch.copyTo(file, dataset, source.selected(dataset, paths));
        const { rows, left_out } = await counted(source, dataset, file);
        written[dataset] = rows;
        written.textLeftOut = left_out;
        if (rows === 0) await rm(path.dirname(file), { recursive: true });
      });
    }
}

async function counted(source: ExportSource, dataset: Dataset, file: string) {
  const leftOut =
    dataset === 'articles' ? `count(*) FILTER (list_contains(warnings, ${literal(TEXT_LEFT_OUT)}))` : '0';
  const sql = `SELECT count(*) AS rows, ${leftOut} AS left_out FROM read_parquet(${literal(globbed(file))}, hive_partitioning = false)`;
  for await (const row of source.scratch.rows<{ rows: number; left_out: number }>(sql)) return row;
  return { rows: 0, left_out: 0 };
}
