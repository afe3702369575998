import { Command } from 'commander';
import { EXIT } from '../exit_codes.ts';
import { dataOption, jobArgument, queueOption, stateOption } from '../options.ts';
import { doctorMetrics } from '../output/doctor_metrics.ts';
import { doctorPage } from '../output/doctor_page.ts';
import { doctorSummary } from '../output/doctor_summary.ts';
import { StatusLine } from '../output/terminal.ts';
import { replaceOut, writeLines, writeOut } from '../output/write.ts';

interface Flags {
  data: string;
  state?: string;
  queue?: string;
  html?: string;
  prometheus?: string;
  json?: boolean;
}

export const doctorCommand = () =>
  new Command('doctor')
    .summary('find hosts that fell silent, turned into walls or drift, and what else is wrong')
    .description(
      'Looks at every host by its own history: silent or walled hosts, feeds that stand still, fields that are no longer found, robots.txt that changed, hosts in trouble, clocks; and at disk and Redis. Each finding says what, since when, by which numbers, and what to do. Without JOB it looks at all that the data folder holds. It writes nothing there and runs beside a crawl. Exit code 0: nothing was found; 10: something was. How each is told: docs/health.md.',
    )
    .addArgument(jobArgument())
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(queueOption())
    .option('--html <file>', 'write one page that tells the same')
    .option(
      '--prometheus <file>',
      'write the number of findings by kind for the textfile collector of Prometheus',
    )
    .option('--json', 'print one JSON object (docs/health.md)')
    .addHelpText(
      'after',
      `
Examples:
  newskeep doctor --data archive
  newskeep doctor papers.yaml --data archive --html health.html
  newskeep doctor papers --data archive --json | jq -r '.findings[] | [.kind, .host, .since] | @tsv'`,
    )
    .action(async (job: string | undefined, { html, prometheus, json, queue, ...place }: Flags) => {
      const { diagnose } = await import('../../doctor/doctor.ts');
      const status = new StatusLine();
      const onProgress = (done: number, hosts: number) => status.show(`${done} of ${hosts} hosts`);
      const diagnosis = await diagnose(place, { job, queue, onProgress }).finally(() => status.clear());
      if (html) await writeOut(html, doctorPage(diagnosis));
      if (prometheus) await replaceOut(prometheus, await doctorMetrics(diagnosis));
      await writeLines([json ? JSON.stringify(diagnosis) : doctorSummary(diagnosis)]);
      process.exitCode = diagnosis.healthy ? EXIT.done.code : EXIT.findings.code;
    });
