import { Command, InvalidArgumentError } from 'commander';
import { dataOption, natural, queueOption, soleWriterOption, stateOption } from '../options.ts';
import { runServe } from '../run_serve.ts';

interface Flags {
  queue?: string;
  jobs?: string[];
  port: number;
  data: string;
  state?: string;
  soleWriter?: boolean;
}

export const serveCommand = () =>
  new Command('serve')
    .summary('start and stop jobs over HTTP, and show the queues of a Redis in a browser')
    .description(
      'Serves this machine alone (127.0.0.1). With --jobs: the jobs of these files are shown at /api/jobs, and whoever sends the token of NEWSKEEP_TOKEN starts and stops them. With --queue: what is under way, waits for another try, or stalled, of the jobs that a Redis holds when it starts, at /queues (bull-board, read-only). Ctrl-C ends it, and a run that it started in order; exit code 3 then.',
    )
    .option('--jobs <files...>', 'job files, or folders of them, as they are now')
    .addOption(queueOption())
    .option('--port <n>', 'the port; 0 takes a free one', port, 8090)
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(soleWriterOption())
    .addHelpText(
      'after',
      `
Examples:
  export NEWSKEEP_TOKEN=$(openssl rand -hex 24)
  newskeep serve --jobs jobs/ --data archive
  curl -X POST -H "Authorization: Bearer $NEWSKEEP_TOKEN" http://127.0.0.1:8090/api/jobs/papers/start
  newskeep serve --queue redis://127.0.0.1:6379`,
    )
    .action(({ queue, jobs, port: at, ...data }: Flags) => runServe({ queue, jobs, port: at }, data));

function port(text: string): number {
  const value = natural(text);
  if (value > 65_535) throw new InvalidArgumentError('A port is 65535 at most.');
  return value;
}
