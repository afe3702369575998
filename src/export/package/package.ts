import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DataPlace } from '../../place.ts';
import type { FolderDraft } from '../folder_draft.ts';
import type { ExportSource } from '../source.ts';
import { card, titleOf } from './card.ts';
import { citation } from './citation.ts';
import { readCompleteness } from './completeness.ts';
import { dataPackage } from './datapackage.ts';
import { readFacts } from './facts.ts';

/** Lays beside the files of an export what describes them; no time of its making is in it. */
export async function addPackage(data: DataPlace, source: ExportSource, folder: FolderDraft): Promise<void> {
  const facts = await readFacts(source);
  const title = titleOf(facts);
  const { json, schemas } = dataPackage(source, facts, folder.files, title);
  const packaged = asText(json);
  const version = createHash('sha256').update(packaged).digest('hex').slice(0, 12);
  const { selection, authors = [] } = source.options;
  const completeness = await readCompleteness(data, selection.hosts);
  const texts = new Map([
    ['datapackage.json', packaged],
    ['DATASET.md', card({ title, selection, facts, written: folder.written, completeness, version })],
    ['CITATION.cff', citation(title, facts, authors, version)],
    ...[...schemas].map(([name, schema]) => [name, asText(schema)] as const),
  ]);
  await mkdir(path.join(folder.data, 'schemas'), { recursive: true });
  for (const [name, text] of texts) await writeFile(path.join(folder.data, name), text);
}

const asText = (json: object) => `${JSON.stringify(json, null, 2)}\n`;
