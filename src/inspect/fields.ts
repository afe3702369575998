import type { ParsedArticle, Provenance } from '../../model/records.ts';

/** One field of a record, how it was found and what else was considered. */
export interface InspectedField {
  field: string;
  value: unknown;
  rule: string | null;
  confidence: number | null;
  others: Provenance['others'];
}

/** Every field of the article in the record's order, with its provenance. */
export function fieldsOf({ provenance, ...article }: ParsedArticle): InspectedField[] {
  return Object.entries(article).map(([field, value]) => {
    const { rule = null, confidence = null, others = [] } = provenance[field] ?? {};
    return { field, value, rule, confidence, others };
  });
}

/** A value in one line of text; empty where the page gives none. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(shown).join(' · ');
  if (typeof value !== 'object') return legible(String(value).replace(/\s+/g, ' '));
  if ('name' in value) {
    const { name, kind, role } = value as { name: string; kind?: string; role?: string | null };
    const more = [kind === 'person' ? null : kind, role].filter(Boolean).join(', ');
    return more ? `${name} (${more})` : name;
  }
  return Object.values(value).map(shown).filter(Boolean).join(' – ');
}

/** An address in the letters that it stands for. */
export function legible(text: string): string {
  if (!/^https?:\S*%/i.test(text)) return text;
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}
