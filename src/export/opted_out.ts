import { literal } from '../query/columns.ts';

/** Stands in `warnings` of an article whose text an export left out. */
export const TEXT_LEFT_OUT = 'text_left_out';

/** Directives to all robots, or to us, after which a copy of the text is not to be passed on, or to be learned from. */
const DIRECTIVES = ['noai', 'noml', 'notrain', 'noarchive', 'nocache'];
const SPOKEN_TO = ['meta:robots', 'meta:newskeep', 'header:x-robots-tag'];
const OPT_OUTS = SPOKEN_TO.flatMap((whom) => DIRECTIVES.map((directive) => `${whom}=${directive}`));

const has = (item: string) => `list_contains(usage, ${literal(item)})`;

/** Whether an article's `usage` opts out, in SQL. TDMRep lets headers overrule the host's file, and the head of a page both. */
const OPTED_OUT = `(list_has_any(usage, [${OPT_OUTS.map(literal).join(', ')}]) OR ${has('meta:tdm-reservation=1')}
  OR (NOT ${has('meta:tdm-reservation=0')} AND (${has('header:tdm-reservation=1')}
    OR (${has('file:tdm-reservation=1')} AND NOT ${has('header:tdm-reservation=0')}))))`;

/** Articles as `from` has them, those that opted out without their text; what identifies and dates them stays. */
export function withoutOptedOut(from: string): string {
  const empty = (field: string, value: string) =>
    `CASE WHEN ${OPTED_OUT} THEN ${value} ELSE ${field} END AS ${field}`;
  const fields = [
    ...['lead', 'body', 'body_html'].map((field) => empty(field, 'NULL')),
    // Captions are text of the page too.
    ...['live_entries', 'images'].map((field) => empty(field, '[]')),
    empty('provenance', 'map_from_entries([])'),
    empty('warnings', `list_append(warnings, ${literal(TEXT_LEFT_OUT)})`),
  ];
  return `SELECT * REPLACE (${fields.join(', ')}) FROM (${from})`;
}
