import { get, getJobs, postJob } from '../parts/api.js';
import { h } from '../parts/dom.js';
import { moment, number, plural } from '../parts/format.js';
import { hrefOf } from '../parts/state.js';
import { later, nothing, say, trouble } from '../parts/states.js';
import { table } from '../parts/table.js';

/** The jobs that the data folder knows, what waits, and what runs. */
export async function show({ signal }) {
  const [{ jobs, running }, { shows }] = await Promise.all([
    get('/jobs', {}, signal),
    get('/about', {}, signal),
  ]);
  return {
    title: 'Jobs',
    content: [
      h('h1', null, 'Jobs'),
      running
        ? h(
            'p',
            { class: 'verdict' },
            `${running.job} runs now (run ${running.run}, since ${moment(running.begun_at)}): ${plural(running.fetched, 'page')}, ${plural(running.new_articles, 'new story', 'new stories')}, ${running.visits_per_s} a second.`,
          )
        : h('p', { class: 'verdict' }, 'No crawl runs now.'),
      shows.jobs &&
        h(
          'section',
          null,
          h('h2', null, 'Served here'),
          later(async () => served(await getJobs())),
        ),
      ...(jobs.length > 0 ? jobs.map(jobPart) : [nothing('The data folder knows no job yet.')]),
    ],
  };
}

const URLS = [
  ['waiting', 'waiting'],
  ['retrying', 'for another try'],
  ['done', 'done'],
  ['failed', 'failed'],
  ['refused', 'refused'],
];

const jobPart = ({ job, run, open, started_at, urls, hosts, more_hosts }) =>
  h(
    'section',
    null,
    h(
      'h2',
      null,
      job,
      h('small', null, ` run ${run}, ${open ? 'not over' : 'over'}, begun ${moment(started_at)}`),
    ),
    h(
      'p',
      null,
      URLS.flatMap(([name, label]) => (urls[name] ? `${number(urls[name])} ${label}` : [])).join(', ') ||
        'Nothing is known of its URLs.',
      ' · ',
      h('a', { href: hrefOf(['coverage'], { job }) }, 'coverage'),
      ' · ',
      h('a', { href: hrefOf(['health'], { job }) }, 'health'),
    ),
    table(
      `Hosts of ${job}`,
      [
        { name: 'host', of: ({ host }) => host },
        ...URLS.map(([name, label]) => ({
          name: label,
          isNumber: true,
          of: (host) => number(host[name] ?? 0),
        })),
        { name: 'next try', of: ({ next_try_at }) => moment(next_try_at) },
        {
          name: 'trouble',
          of: ({ codes }) =>
            Object.entries(codes)
              .map(([code, n]) => `${code.replaceAll('_', ' ')} ${number(n)}`)
              .join(', '),
        },
      ],
      hosts,
    ),
    more_hosts > 0 &&
      h('p', { class: 'meta' }, `${plural(more_hosts, 'host')} more: newskeep status tells them.`),
  );

function served(jobs) {
  const said = h('div');
  const act = async (name, what) => {
    try {
      await postJob(name, what);
      say(`${name}: ${what} is asked for.`);
      said.replaceChildren(
        h('p', null, `${name}: ${what} is asked for. Load the page again to see what came of it.`),
      );
    } catch (error) {
      said.replaceChildren(trouble(error));
    }
  };
  return [
    table(
      'Jobs that are served',
      [
        { name: 'job', of: ({ job }) => job },
        {
          name: 'now',
          of: ({ running }) => (running ? `runs, ${plural(running.fetched, 'page')}` : 'rests'),
        },
        {
          name: 'last run here',
          of: ({ last }) =>
            last ? `ended ${moment(last.ended_at)}${last.error ? `: ${last.error.message}` : ''}` : '–',
        },
        { name: 'next look', of: ({ next_look_at }) => moment(next_look_at) || '–' },
        {
          name: '',
          of: ({ job, running }) =>
            running
              ? h('button', { type: 'button', onclick: () => act(job, 'stop') }, `Stop ${job}`)
              : h('button', { type: 'button', onclick: () => act(job, 'start') }, `Start ${job}`),
        },
      ],
      jobs,
    ),
    said,
  ];
}
