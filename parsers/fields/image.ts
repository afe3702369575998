import type { ParsedArticle } from '../../model/records.ts';

export type Image = ParsedArticle['images'][number];
