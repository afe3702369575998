import type { Article } from '../../../model/records.ts';

/** A record as another project names it. */
export interface Foreign {
  /** What its fields are, in their order. */
  fields: Record<string, { type: 'string' | 'array' | 'date'; description: string }>;
  from(article: Article): Record<string, unknown>;
}
