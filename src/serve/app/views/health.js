import { get } from '../parts/api.js';
import { address, h, outLink } from '../parts/dom.js';
import { moment, plural } from '../parts/format.js';
import { jobChoice } from '../parts/jobs.js';
import { later } from '../parts/states.js';

/** What is wrong with the hosts, as newskeep doctor finds it. */
export async function show({ params, signal }) {
  const { job, form } = await jobChoice('health', params, signal, { all: 'all that the folder holds' });
  return {
    title: 'Health',
    content: [
      h('h1', null, 'Health'),
      form,
      later(
        async () => health(await get('/health', { job }, signal)),
        'Looking at every host; with a large archive that takes a minute …',
      ),
    ],
  };
}

const health = ({ made_at, last_fetch_at, hosts, findings }) => [
  h(
    'p',
    { class: findings.length > 0 ? 'verdict bad' : 'verdict' },
    findings.length > 0 ? `${plural(findings.length, 'finding')}.` : 'Nothing is wrong.',
  ),
  h(
    'p',
    { class: 'meta' },
    `Looked at ${moment(made_at)}: ${plural(hosts, 'host')}${last_fetch_at ? `, last fetched ${moment(last_fetch_at)}` : ''}.`,
  ),
  ...findings.map(findingPart),
];

const findingPart = ({ kind, host, source, field, since, what, evidence, pages, advice }) =>
  h(
    'section',
    { class: 'finding' },
    h(
      'h2',
      null,
      h('span', { class: 'kind' }, kind.replaceAll('_', ' ')),
      ' ',
      host ?? source ?? '',
      field && h('code', null, ` ${field}`),
    ),
    since && h('p', { class: 'meta' }, `since ${moment(since)}`),
    h('p', null, what),
    h('p', { class: 'hint' }, advice),
    pages.length > 0 &&
      h(
        'ul',
        null,
        pages.map(({ url, fetched_at, when }) =>
          h('li', null, `${when}, ${moment(fetched_at)}: `, outLink(url, address(url))),
        ),
      ),
    Object.keys(evidence).length > 0 &&
      h(
        'details',
        null,
        h('summary', null, 'Numbers'),
        h(
          'p',
          null,
          Object.entries(evidence)
            .map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`)
            .join(', '),
        ),
      ),
  );
