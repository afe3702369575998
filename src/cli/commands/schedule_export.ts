import { realpathSync } from 'node:fs';
import { Command, Option } from 'commander';
import { NewskeepError } from '../../../model/errors.ts';
import type { UnitKind } from '../../schedule/export/export.ts';
import type { UnitFile } from '../../schedule/export/unit.ts';
import { dataOption, stateOption } from '../options.ts';
import { writeLines } from '../output/write.ts';
import { verdicts } from '../verdicts.ts';
import { crawlCommand } from './crawl.ts';

interface Flags {
  systemd?: boolean;
  cron?: boolean;
  airflow?: boolean;
  k8s?: boolean;
  output?: string;
  image?: string;
  data: string;
  state?: string;
}

const KINDS: UnitKind[] = ['systemd', 'cron', 'airflow', 'k8s'];

export const scheduleExportCommand = () =>
  new Command('export')
    .summary('write units that start jobs without a daemon of ours')
    .description(
      'Writes each job as a unit of another scheduler, for this machine: it starts this newskeep, with absolute paths. Without -o the files are printed.',
    )
    .argument('[jobs...]', 'job files, or folders of them', ['.'])
    .option('--systemd', 'a service and a timer for each job')
    .option('--cron', 'lines for a crontab')
    .option('--airflow', 'a DAG for each job')
    .option('--k8s', 'a CronJob for each job, with a ConfigMap and a claim for its data')
    .addOption(new Option('--image <image>', 'for --k8s: an image that has newskeep on its PATH'))
    .option('-o, --output <folder>', 'write the files there')
    .addOption(dataOption())
    .addOption(stateOption())
    .addHelpText(
      'after',
      `
Examples:
  newskeep schedule export --systemd jobs/ --data archive -o ~/.config/systemd/user
  newskeep schedule export --cron papers.yaml --data archive
  newskeep schedule export --k8s jobs/ --image registry.example/newskeep:1 -o k8s`,
    )
    .action(async (targets: string[], flags: Flags) => {
      const { unitsOf, writeUnits } = await import('../../schedule/export/export.ts');
      const { data, state, image, output } = flags;
      const kind = kindOf(flags);
      const setting = {
        data,
        state,
        image,
        program: thisProgram(),
        flags: crawlFlags(),
        verdicts: verdicts(),
      };
      const units = unitsOf(targets, { kind, ...setting });
      await writeLines(output === undefined ? printed(units) : writeUnits(units, output));
    });

function kindOf(flags: Flags): UnitKind {
  const [kind, ...more] = KINDS.filter((one) => flags[one]);
  if (kind !== undefined && more.length === 0) return kind;
  throw new NewskeepError('usage', kind ? 'One kind of unit at a time.' : 'Which kind of unit?', {
    hint: 'Name one: --systemd, --cron, --airflow or --k8s.',
  });
}

const printed = (units: UnitFile[]): string[] =>
  units.length === 1
    ? units.map(({ text }) => text.trimEnd())
    : units.map(({ name, text }) => `# ${name}\n${text}`);

/** The launcher, under the Node that runs it now. */
const thisProgram = (): string[] => [process.execPath, realpathSync(process.argv[1] ?? '')];

/** Scheduled runs look for what is new alone, where this newskeep can. */
const crawlFlags = (): string[] =>
  ['--incremental'].filter((flag) => crawlCommand().options.some(({ long }) => long === flag));
