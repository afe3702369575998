import { get } from '../parts/api.js';
import { h } from '../parts/dom.js';
import { number, percent, stated } from '../parts/format.js';
import { hrefOf } from '../parts/state.js';
import { later, nothing } from '../parts/states.js';
import { table } from '../parts/table.js';

const WHY = {
  canonical_link: 'others name it as the original',
  credit: 'others credit its paper',
  published_first: 'it was published first',
  seen_first: 'it was seen first',
};

/** The articles of all papers that carry this text. */
export const clusterPart = ({ id, signal }) => [
  later(
    async () => cluster(id, (await get(`/articles/${id}/cluster`, {}, signal)).members),
    'Looking for copies; with a large archive that takes minutes the first time …',
  ),
];

function cluster(id, members) {
  if (members.length === 0) return nothing('No other article of the dataset carries this text.');
  const original = members.find(({ is_original }) => is_original);
  return [
    h(
      'p',
      null,
      `${number(members.length)} articles carry this text, the likely original first: ${WHY[original?.why_original] ?? ''}.`,
    ),
    table(
      'Articles with this text',
      [
        { name: 'paper', of: ({ publisher, host }) => publisher ?? host },
        {
          name: 'headline',
          of: ({ article_id, title }) =>
            article_id === id
              ? h('b', null, title ?? '–', ' (this one)')
              : h('a', { href: hrefOf(['article', article_id]), dir: 'auto' }, title ?? '–'),
        },
        { name: 'published', of: ({ published_at }) => stated(published_at) },
        {
          name: 'of its words, in the original',
          isNumber: true,
          of: ({ is_original, shared }) => (is_original ? 'original' : percent(shared)),
        },
        {
          name: 'of the original, in it',
          isNumber: true,
          of: ({ is_original, kept }) => (is_original ? '' : percent(kept)),
        },
        { name: 'paragraphs of its own', of: ({ added_paragraphs }) => added_paragraphs.join(', ') || '–' },
        { name: 'says it is from', of: ({ credits }) => credits ?? '–' },
      ],
      members,
    ),
  ];
}
