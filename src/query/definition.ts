import type { Dataset } from '../../model/records.ts';

/** Tables that are made when they are asked for, and again when the archive has moved. */
export type Made = 'near_duplicates' | 'presences';
export type Need = Dataset | Made;

/** What can be asked for by name. */
export interface Definition {
  name: string;
  kind: 'view' | 'macro';
  /** Of a macro, as it is called: "(host, since)". */
  args?: string;
  /** One sentence, for the docs and the shell. */
  summary: string;
  needs: Need[];
  /** Makes it, in the place of what is there. */
  sql: string | ((hasReadings: boolean) => string);
}
