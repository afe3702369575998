import { get } from '../parts/api.js';
import { address, h, outLink } from '../parts/dom.js';
import { moment, number, stated, valueText } from '../parts/format.js';
import { hrefOf } from '../parts/state.js';
import { noSuch, nothing } from '../parts/states.js';
import { clusterPart } from './article_cluster.js';
import { lifePart } from './article_life.js';
import { provenancePart } from './article_provenance.js';
import { replayPart } from './article_replay.js';
import { revisionsPart } from './article_revisions.js';

const PARTS = {
  text: { name: 'Text', make: textPart },
  provenance: { name: 'Provenance', make: provenancePart },
  revisions: { name: 'Revisions', make: revisionsPart },
  cluster: { name: 'Same text elsewhere', make: clusterPart },
  life: { name: 'In the lists', make: lifePart },
  replay: { name: 'Archived page', make: replayPart },
};

const LOST = 'Its address may be cut short, or the story was forgotten since (newskeep forget).';
const isId = (id) => /^[\da-f]{32}$/.test(id ?? '');

/** One story, a part of what is known of it at a time. */
export async function show({ more: [id, chosen = 'text'], params, signal }) {
  const found = isId(id) ? await storyOf(id, signal) : undefined;
  if (!found) return { title: 'No such story', content: noSuch('story', id ?? '', LOST) };
  const { article, revisions } = found;
  const part = Object.hasOwn(PARTS, chosen) ? PARTS[chosen] : { make: () => noPart(chosen) };
  const link = ([name, { name: label }]) =>
    h(
      'a',
      { href: hrefOf(['article', id, name]), 'aria-current': PARTS[name] === part ? 'page' : null },
      name === 'revisions' ? `${label} (${revisions.length})` : label,
    );
  return {
    title: article.title ?? article.url,
    content: [
      h('h1', { lang: article.language, dir: 'auto' }, article.title ?? 'without a title'),
      h('p', { class: 'meta' }, headLine(article)),
      h('nav', { class: 'parts', 'aria-label': 'Of this story' }, Object.entries(PARTS).map(link)),
      ...part.make({ ...found, id, params, signal }),
    ],
  };
}

/** Undefined where the archive holds none; it may have been forgotten. */
const storyOf = (id, signal) =>
  get(`/articles/${id}`, {}, signal).catch((error) => {
    if (error.code !== 'nothing_selected') throw error;
  });

const noPart = (name) => [nothing(`A story has no part “${name}”: its parts are named above.`)];

const headLine = ({ publisher, host, published_at, authors, url }) => [
  [publisher ?? host, stated(published_at), authors.map(({ name }) => name).join(', ')]
    .filter(Boolean)
    .join(' · '),
  ' · ',
  outLink(url, 'at the paper'),
];

const FACTS = [
  ['section', 'Section'],
  ['tags', 'Tags'],
  ['language', 'Language'],
  ['kind', 'Kind'],
  ['access', 'Access'],
  ['usage', 'Said of its use'],
  ['warnings', 'Warnings'],
];

function textPart({ article, looks }) {
  const paragraphs = (article.body ?? '').split('\n\n').filter(Boolean);
  const facts = FACTS.filter(([field]) => [article[field] ?? []].flat().length > 0);
  return [
    h(
      'div',
      { class: 'story' },
      h(
        'article',
        { lang: article.language, dir: 'auto', 'aria-label': 'The text' },
        article.kicker && h('p', { class: 'kicker' }, article.kicker),
        paragraphs.length > 0
          ? paragraphs.map((text) => h('p', null, text))
          : h('p', { class: 'nothing' }, 'No text is kept of it.'),
      ),
      h(
        'dl',
        { class: 'facts' },
        facts.map(([field, label]) => fact(label, valueText(article[field]))),
        fact('Words', number(article.word_count)),
        fact('First seen', moment(article.first_seen_at)),
        fact('This text since', moment(article.fetched_at)),
        article.modified_at && fact('Changed, as the page says', stated(article.modified_at)),
        looks[0] && fact('Last looked at', `${moment(looks[0].fetched_at)} (${looks[0].status})`),
        fact('Address', address(article.url)),
      ),
    ),
  ];
}

const fact = (label, value) => [h('dt', null, label), h('dd', null, value)];
