import { stringify } from 'yaml';
import type { Facts } from './facts.ts';

/** Stands where nobody was named: CFF asks for an author. */
const NOBODY = 'Not named (newskeep export --author "Name")';

/** `CITATION.cff` (Citation File Format 1.2.0). Its version is of the data, so that two different exports differ in it. */
export function citation(title: string, facts: Facts, authors: string[], version: string): string {
  const names = authors.length > 0 ? authors : [NOBODY];
  return stringify({
    'cff-version': '1.2.0',
    message: 'If you use this dataset, please cite it as below.',
    type: 'dataset',
    title,
    authors: names.map((name) => ({ name })),
    version,
    ...(facts.fetched_to ? { 'date-released': facts.fetched_to.slice(0, 10) } : {}),
    abstract:
      'Records of newspaper pages, taken out of an archive by newskeep. DATASET.md says what is in it and what is missing.',
  });
}
