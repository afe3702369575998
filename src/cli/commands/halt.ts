import { Command } from 'commander';
import { dataOption, queueOption, stateOption } from '../options.ts';
import { plural } from '../output/terminal.ts';

type Act = 'pause' | 'resume' | 'cancel';

const DONE: Record<Act, (job: string, dropped: number) => string> = {
  pause: (job) => `${job} is paused: its crawl ends in order. newskeep resume ${job} lifts that.`,
  resume: (job) => `${job} may go on: start it with newskeep crawl.`,
  cancel: (job, dropped) =>
    `${job} is cancelled: its crawl ends in order, and ${plural(dropped, 'URL')} that waited will not be fetched in this run. The next crawl of it begins a new run and looks at them again.`,
};

const haltCommand = (act: Act, summary: string) =>
  new Command(act)
    .summary(summary)
    .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}, also while it runs.`)
    .argument('<job>', 'the name of the job, its file, or its first URL')
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(queueOption())
    .addHelpText('after', `\nExample:\n  newskeep ${act} paper.example --data archive`)
    .action(async (target: string, flags: { data: string; state?: string; queue?: string }) => {
      const { haltJob } = await import('../../jobs/halt.ts');
      const { job, dropped } = await haltJob(act, target, flags);
      console.log(DONE[act](job, dropped));
    });

export const pauseCommand = () => haltCommand('pause', 'let a job stand still until it is resumed');
export const resumeCommand = () => haltCommand('resume', 'let a paused job go on');
export const cancelCommand = () => haltCommand('cancel', 'end the run of a job and give up what waits');
