import { Command, InvalidArgumentError } from 'commander';
import { dataOption, natural, queueOption, soleWriterOption, stateOption } from '../options.ts';
import { runServe, type ServeFlags } from '../run_serve.ts';

interface Flags extends ServeFlags {
  data: string;
  state?: string;
  soleWriter?: boolean;
}

export const serveCommand = () =>
  new Command('serve')
    .summary('show the dataset in a browser, start and stop jobs over HTTP, and show the queues of a Redis')
    .description(
      'Serves the dataset to a browser on this machine (127.0.0.1): search, stories with their revisions and archived pages, charts, SQL, jobs, coverage and health, with a JSON API (/api/openapi.json) and a feed of any search (/feed.xml): docs/app.md. With --jobs: the jobs of these files are shown at /api/jobs, and whoever sends the token of NEWSKEEP_TOKEN starts and stops them. With --queue: what is under way, waits for another try, or stalled, of the jobs that a Redis holds when it starts, at /queues (bull-board, read-only). Where NEWSKEEP_TOKEN is set, the page asks for it. Ctrl-C ends it, and a run that it started in order; exit code 3 then.',
    )
    .addOption(dataOption())
    .addOption(stateOption())
    .option('--jobs <files...>', 'job files, or folders of them, as they are now')
    .addOption(queueOption())
    .option('--port <n>', 'the port; 0 takes a free one', port, 8090)
    .option(
      '--host <address>',
      'another address of this machine, or 0.0.0.0 for all; takes a token (NEWSKEEP_TOKEN)',
    )
    .option(
      '--replay-port <n>',
      'the port of archived pages, which are an origin of their own (without it, the one after --port)',
      port,
    )
    .option('--log-requests', 'tell each request on standard error')
    .addOption(soleWriterOption())
    .addHelpText(
      'after',
      `
Examples:
  newskeep serve --data archive
  newskeep serve --data s3://bucket/papers --port 8100
  export NEWSKEEP_TOKEN=$(openssl rand -hex 24)
  newskeep serve --data archive --host 0.0.0.0
  newskeep serve --jobs jobs/ --data archive
  curl -X POST -H "Authorization: Bearer $NEWSKEEP_TOKEN" http://127.0.0.1:8090/api/jobs/papers/start
  newskeep serve --queue redis://127.0.0.1:6379`,
    )
    .action(({ data, state, soleWriter, ...flags }: Flags) => runServe(flags, { data, state, soleWriter }));

function port(text: string): number {
  const value = natural(text);
  if (value > 65_535) throw new InvalidArgumentError('A port is 65535 at most.');
  return value;
}
