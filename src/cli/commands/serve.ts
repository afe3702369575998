import { Command, InvalidArgumentError } from 'commander';
import { NewskeepError } from '../../../model/errors.ts';
import { natural, queueOption } from '../options.ts';

interface Flags {
  queue?: string;
  port: number;
}

export const serveCommand = () =>
  new Command('serve')
    .summary('show the queues of a Redis in a browser')
    .description(
      'Serves a page for operators on this machine alone (127.0.0.1): what is under way, waits for another try, or stalled, job by job, of the jobs that Redis holds when it starts (bull-board, read-only). Ctrl-C ends it.',
    )
    .addOption(queueOption())
    .option('--port <n>', 'the port; 0 takes a free one', port, 8090)
    .addHelpText('after', '\nExample:\n  newskeep serve --queue redis://127.0.0.1:6379')
    .action(async ({ queue, port: at }: Flags) => {
      if (queue === undefined)
        throw new NewskeepError('usage', 'Which Redis?', { hint: 'Name it with --queue redis://host:6379.' });
      const { serve } = await import('../../serve/serve.ts');
      const { url, close } = await serve({ queue, port: at });
      console.log(`The queues are shown at ${url} (Ctrl-C ends it).`);
      await new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      });
      await close();
    });

function port(text: string): number {
  const value = natural(text);
  if (value > 65_535) throw new InvalidArgumentError('A port is 65535 at most.');
  return value;
}
