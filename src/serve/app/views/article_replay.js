import { post } from '../parts/api.js';
import { address, h } from '../parts/dom.js';
import { moment, plural } from '../parts/format.js';
import { go } from '../parts/state.js';
import { later } from '../parts/states.js';

/** The page as it was archived, in a frame of another origin that reaches nothing here. */
export function replayPart({ id, article, revisions, params, signal }) {
  const chosen = Number(params.get('revision')) || article.revision;
  const change = (event) => go(['article', id, 'replay'], { revision: event.target.value });
  const select = h(
    'select',
    { onchange: change },
    revisions.map(({ revision, fetched_at }) =>
      h('option', { value: revision, selected: revision === chosen }, `${revision}, ${moment(fetched_at)}`),
    ),
  );
  return [
    revisions.length > 1 && h('p', null, h('label', null, 'Revision ', select)),
    later(
      async () => frame(await post(`/articles/${id}/replay`, { revision: chosen }, signal)),
      'Taking the page out of the archive …',
    ),
  ];
}

function frame({ url, wacz, archived_url, fetched_at, captures }) {
  const told = h(
    'p',
    { class: 'meta' },
    address(archived_url),
    ` as it was on ${moment(fetched_at)}, from ${plural(captures, 'record')} of the archive. Pictures were not archived: what stands in their places is no part of the page. `,
    h('a', { href: wacz, download: '' }, 'Take it away (WACZ)'),
  );
  // A service worker, which answers for the archive, takes an address that browsers trust: this machine, or https.
  if (!isSecureContext)
    return [
      told,
      h(
        'p',
        { class: 'hint' },
        'This browser shows archived pages only where newskeep serve is reached as 127.0.0.1 (through an SSH tunnel, say). The WACZ file opens at replayweb.page.',
      ),
    ];
  return [
    told,
    h('iframe', {
      src: url,
      title: `The archived page ${archived_url}`,
      sandbox: 'allow-scripts allow-same-origin',
      referrerpolicy: 'no-referrer',
      class: 'replay',
    }),
  ];
}
