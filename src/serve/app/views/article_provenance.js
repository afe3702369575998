import { h } from '../parts/dom.js';
import { moment, valueText } from '../parts/format.js';
import { table } from '../parts/table.js';

const CUT = 160;
const cut = (text) => (text.length > CUT ? `${text.slice(0, CUT)} …` : text);

/** Which rule found each field, and what others said. */
export function provenancePart({ article }) {
  const rows = Object.entries(article.provenance).map(([field, found]) => ({ field, ...found }));
  const { capture } = article;
  return [
    h(
      'p',
      null,
      `Read by parser ${article.parser_version} from the page as it was received on ${moment(article.fetched_at)}.`,
    ),
    table(
      'How each field was found',
      [
        { name: 'field', of: ({ field }) => field.replaceAll('_', ' ') },
        { name: 'value', of: ({ field }) => h('span', { dir: 'auto' }, cut(valueText(article[field]))) },
        { name: 'rule', of: ({ rule }) => h('code', null, rule) },
        {
          name: 'how sure',
          isNumber: true,
          of: ({ confidence }) => (confidence === null ? '–' : confidence.toFixed(2)),
        },
        {
          name: 'others say',
          of: ({ others }) => (others.length > 0 ? h('ul', null, others.map(other)) : '–'),
        },
      ],
      rows,
    ),
    h(
      'p',
      { class: 'meta' },
      'The record: ',
      h(
        'code',
        { class: 'address' },
        `${capture.warc_file}, byte ${capture.warc_offset}, ${capture.payload_digest}`,
      ),
    ),
  ];
}

const other = ({ rule, value }) =>
  h('li', null, h('code', null, rule), ' ', h('span', { dir: 'auto' }, cut(value)));
