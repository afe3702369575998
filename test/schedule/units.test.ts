import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { scheduleSchema } from '../../model/schedule.ts';
import { calendarOf } from '../../queues/schedule/calendar.ts';
import { verdicts } from '../../src/cli/verdicts.ts';
import { type UnitKind, unitsOf, writeUnits } from '../../src/schedule/export/export.ts';
import { fieldsOf, plainCron } from '../../src/schedule/export/times.ts';
import { temporaryFolder } from '../support/folders.ts';

const has = (program: string, ...args: string[]): boolean => {
  const found = spawnSync(program, args).status === 0;
  if (!found) console.warn(`${program} ${args.join(' ')}: not here, so the tests that need it are skipped.`);
  return found;
};
const HAS_SYSTEMD = has('systemd-analyze', '--version');
const HAS_PYTHON = has('python3', '--version');
const HAS_JINJA = HAS_PYTHON && has('python3', '-c', 'import jinja2');

/** What breaks a unit whose quoting is not right: for sh, cron, systemd, Jinja and Kubernetes. */
const NASTY = `it's 100% "of" $HOME $(HOME) %h {{ x }} {% y %} \\n \`id\` \\% ü`;
const LINE_BREAK = 'two\nlines';

/** A job in a folder of that name, and a program that notes its arguments and ends with a code. */
function scene(name: string, schedule: object) {
  const folder = path.join(temporaryFolder(), name);
  mkdirSync(folder);
  const job = path.join(folder, 'papers.yaml');
  writeFileSync(job, JSON.stringify({ seeds: ['https://paper.example/'], schedule }));
  const noted = path.join(folder, 'noted');
  const program = path.join(folder, 'newskeep');
  writeFileSync(
    program,
    '#!/bin/sh\nfor one in "$@"; do printf "%s\\0" "$one"; done > "$NOTED"\nexit $CODE\n',
    { mode: 0o755 },
  );
  const data = path.join(folder, 'data');
  const units = (kind: UnitKind) =>
    unitsOf([job], { kind, data, program: [program], flags: [], verdicts: verdicts(), image: 'newskeep:1' });
  const env = (code = 0) => ({
    ...process.env,
    NOTED: noted,
    CODE: String(code),
    PATH: `${folder}${path.delimiter}${process.env.PATH}`,
  });
  const arguments_ = () => readFileSync(noted, 'utf8').split('\0').slice(0, -1);
  return { folder, job, data, program, units, env, arguments_ };
}

describe('units for systemd', () => {
  it.skipIf(!HAS_SYSTEMD).each([NASTY, LINE_BREAK])('pass systemd-analyze verify: %j', (name) => {
    const { folder, units } = scene(name, { cron: '*/10 6-22 * * MON-FRI', timezone: 'Europe/Berlin' });
    const files = writeUnits(units('systemd'), path.join(path.dirname(folder), 'units'));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...files], {
      encoding: 'utf8',
    });
    expect({ status, about: stderr.split('\n').filter((line) => line.includes('newskeep')) }).toEqual({
      status: 0,
      about: [],
    });
  });

  it.each([NASTY, LINE_BREAK])('start the job as it is, whatever its paths hold: %j', (name) => {
    const { job, data, units, env, arguments_ } = scene(name, { every: '15m' });
    const [, shell = '', line = ''] =
      /^ExecStart=(\S+) -c (.*)$/m.exec(units('systemd')[0]?.text ?? '') ?? [];
    const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) =>
      word
        .replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_all, hex, sign) =>
          hex ? String.fromCharCode(parseInt(hex, 16)) : sign,
        )
        .replaceAll('%%', '%')
        .replaceAll('$$', () => '$'),
    );
    spawnSync(shell, ['-c', ...words], { env: env() });
    expect(arguments_()).toEqual(['crawl', job, '--data', data]);
  });

  it('take what is no failure as success, and catch up as the job says', () => {
    const [service, timer] = scene('plain', { every: '15m', catch_up: 'none', jitter_s: 90 }).units(
      'systemd',
    );
    expect(service?.text).toContain('SuccessExitStatus=2 3 4 7\n');
    expect(timer?.text).toContain('OnCalendar=*-*-* *:00/15:00 UTC\n');
    expect(timer?.text).toContain('Persistent=false\n');
    expect(timer?.text).toContain('RandomizedDelaySec=90s\n');
  });

  it
    .skipIf(!HAS_SYSTEMD)
    .each([
      { cron: '*/10 6-22 * * *', timezone: 'Europe/Berlin' },
      { cron: '0 12 13 * FRI', timezone: 'America/New_York' },
      { cron: '30 3 1,15 jan-mar,7 *' },
      { cron: '5 0 * * 7' },
      { cron: '*/7 */5 * * mon-fri' },
      { cron: '59 23 31 12 *', timezone: 'Australia/Lord_Howe' },
      { every: '90m' },
      { every: '1d' },
    ])('mean the times of the schedule: %j', (input) => {
    const schedule = scheduleSchema.parse(input);
    const timer = scene('plain', input).units('systemd')[1]?.text ?? '';
    const calendars = [...timer.matchAll(/^OnCalendar=(.*)$/gm)].map(([, one]) => one ?? '');
    const { stdout } = spawnSync(
      'systemd-analyze',
      ['calendar', '--iterations=20', '--base-time=2026-05-04 00:00:30 UTC', ...calendars],
      { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } },
    );
    const told = [...stdout.matchAll(/(?:Next elapse|Iter\. #\d+|\(in UTC\)): \w+ (\S+) (\S+) UTC/g)];
    const found = [...new Set(told.map(([, day, time]) => Date.parse(`${day}T${time}Z`)))].sort(
      (a, b) => a - b,
    );
    const calendar = calendarOf('papers', schedule);
    const expected: number[] = [];
    for (let at = Date.parse('2026-05-04T00:00:30Z'); expected.length < 8; ) {
      at = calendar.after(at)?.at ?? Number.NaN;
      expected.push(at);
    }
    expect(found.slice(0, 8)).toEqual(expected);
  });
});

describe('lines for cron', () => {
  /** What cron makes of the command: it ends at a "%", unless that is escaped (Vixie's do_command.c). */
  const readByCron = (line: string) => {
    let command = '';
    for (let i = 0; i < line.length; i++) {
      if (line[i] === '\\' && line[i + 1] === '%') continue;
      if (line[i] === '%' && line[i - 1] !== '\\') break;
      command += line[i];
    }
    return command;
  };

  it('start the job as it is, whatever its paths hold', () => {
    const { job, data, units, env, arguments_ } = scene(NASTY, {
      cron: '*/10 6-22 * * *',
      timezone: 'Asia/Kolkata',
    });
    const lines = (units('cron')[0]?.text ?? '').trim().split('\n');
    expect(lines.at(-2)).toBe('CRON_TZ=Asia/Kolkata');
    const [, times, command = ''] = /^((?:\S+ ){5})(.*)$/.exec(lines.at(-1) ?? '') ?? [];
    expect(times?.trim()).toBe('*/10 6-22 * * *');
    spawnSync('/bin/sh', ['-c', readByCron(command).replace(/ 2>&1 \| logger.*$/, '')], { env: env() });
    expect(arguments_()).toEqual(['crawl', job, '--data', data]);
  });

  it('are refused where cron cannot say it', () => {
    expect(() => scene('plain', { every: '7m' }).units('cron')).toThrow(/does not divide a day/);
    expect(() => scene(LINE_BREAK, { every: '15m' }).units('cron')).toThrow(/line break/);
    expect(() => scene('x'.repeat(250), { every: '15m' }).units('cron')).not.toThrow();
  });

  it('start an interval that no single expression says by several', () => {
    const lines = (scene('plain', { every: '90m' }).units('cron')[0]?.text ?? '')
      .trim()
      .split('\n')
      .slice(-2);
    expect(lines.map((line) => line.split(' ').slice(0, 5).join(' '))).toEqual([
      '0 */3 * * *',
      '30 1,4,7,10,13,16,19,22 * * *',
    ]);
  });
});

describe('a cron expression in plain numbers', () => {
  it.each([
    ['* * * * *', '* * * * *'],
    ['0-59 0-23/1 * 1-12 *', '* * * 1-12 *'],
    ['*/7 1-23/2 * * *', '*/7 1,3,5,7,9,11,13,15,17,19,21,23 * * *'],
    ['0 6 1-31/2 JAN,mar-may MON', '0 6 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31 1,3,4,5 1'],
    ['0 6 1-31 * 7', '0 6 1-31 * 0'],
    ['5,0 6 * * mon-fri', '0,5 6 * * 1-5'],
    ['30-59/10 0,12 * * 0-7', '30,40,50 0,12 * * 0-6'],
  ])('%s is %s, and means the same', (cron, plain) => {
    expect(plainCron(fieldsOf(cron))).toBe(plain);
    const [one, other] = [cron, plain].map((text) =>
      calendarOf('papers', scheduleSchema.parse({ cron: text })),
    );
    for (let n = 0, at = Date.parse('2026-05-01T00:00Z'); n < 50; n++) {
      const next = one?.after(at);
      expect(other?.after(at)).toEqual(next);
      at = next?.at ?? Number.NaN;
    }
  });
});

describe('DAGs for Airflow', () => {
  it.skipIf(!HAS_PYTHON).each([NASTY, LINE_BREAK])('compile: %j', (name) => {
    const { folder, units } = scene(name, { cron: '0 6 * * *', timezone: 'Europe/Berlin' });
    const files = writeUnits(units('airflow'), path.join(folder, 'dags'));
    const { status, stderr } = spawnSync('python3', ['-m', 'py_compile', ...files], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  // In the place of Airflow, which is not installed, modules that note what the DAG says and render its command.
  it.skipIf(!HAS_JINJA)('give bash the command as it is, and end by what the exit code means', () => {
    for (const name of [NASTY, LINE_BREAK]) {
      const { folder, job, data, units, env, arguments_ } = scene(name, {
        cron: '0 6 * * *',
        timezone: 'Europe/Berlin',
      });
      const [dag = ''] = writeUnits(units('airflow'), path.join(folder, 'dags'));
      const stub = path.join(folder, 'stub.py');
      writeFileSync(stub, STUB);
      const told = spawnSync('python3', [stub, dag], { encoding: 'utf8' });
      expect(told.stderr).toBe('');
      const { command, skip, dag: settings } = JSON.parse(told.stdout);
      expect(settings).toMatchObject({ dag_id: 'newskeep-papers', catchup: false, max_active_runs: 1 });
      expect(settings.schedule).toEqual(['0 6 * * *', 'Europe/Berlin']);
      const ends = [0, 1, 2, 3, 4, 5, 6, 7, 70].map(
        (code) => spawnSync('bash', ['-c', command], { env: env(code) }).status,
      );
      expect(ends).toEqual([0, 1, 0, skip, skip, 5, 6, skip, 70]);
      expect(arguments_()).toEqual(['crawl', job, '--data', data]);
    }
  });
});

const STUB = `
import json, sys, types
import jinja2
said = {}
class DAG:
    def __init__(self, **given): said['dag'] = given
    def __enter__(self): return self
    def __exit__(self, *error): return False
class BashOperator:
    def __init__(self, **given):
        said['command'] = jinja2.Environment(keep_trailing_newline=True).from_string(given['bash_command']).render()
        said['skip'] = given['skip_on_exit_code']
def module(name, **members):
    made = types.ModuleType(name); made.__path__ = []
    vars(made).update(members); sys.modules[name] = made
for name in ['airflow', 'airflow.operators', 'airflow.timetables']: module(name, DAG=DAG)
module('airflow.operators.bash', BashOperator=BashOperator)
module('airflow.timetables.trigger', CronTriggerTimetable=lambda cron, timezone: [cron, timezone])
module('pendulum', datetime=lambda *given, tz: list(given))
exec(compile(open(sys.argv[1]).read(), sys.argv[1], 'exec'))
print(json.dumps(said))
`;

describe('CronJobs for Kubernetes', () => {
  const objectsOf = (text: string) => parseAllDocuments(text).map((document) => document.toJS());
  /** $(NAME) would be replaced, $$ is one (k8s.io/kubernetes third_party/forked/golang/expansion). */
  const expanded = (text: string) =>
    text.replace(/\$\$|\$\(\w+\)/g, (found) => (found === '$$' ? '$' : 'REPLACED'));
  const commandOf = (text: string): string[] =>
    objectsOf(text)[2].spec.jobTemplate.spec.template.spec.containers[0].command.map(expanded);

  it('hold the job and its times', () => {
    const { job, units } = scene(NASTY, {
      cron: '*/10 6-22 * * 7',
      timezone: 'Europe/Berlin',
      catch_up: 'none',
    });
    const [map, , cron] = objectsOf(units('k8s')[0]?.text ?? '');
    expect(map.data['papers.yaml']).toBe(readFileSync(job, 'utf8'));
    expect(cron).toMatchObject({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'newskeep-papers' },
      spec: {
        schedule: '*/10 6-22 * * 0',
        timeZone: 'Europe/Berlin',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 60,
      },
    });
  });

  it('start newskeep with its arguments, and end by what the exit code means', () => {
    const { units, env, arguments_ } = scene('plain', { every: '15m' });
    const [shell = '', ...args] = commandOf(units('k8s')[0]?.text ?? '');
    const ends = [0, 1, 2, 3, 4, 5, 6, 7, 70].map(
      (code) => spawnSync(shell, args, { env: env(code) }).status,
    );
    expect(ends).toEqual([0, 1, 0, 0, 0, 5, 6, 0, 70]);
    expect(arguments_()).toEqual(['crawl', '/newskeep/jobs/papers.yaml', '--data', '/newskeep/store/data']);
  });

  it('pass a signal on, and end as newskeep does then', async () => {
    const { folder, program, units, env } = scene('plain', { every: '15m' });
    const ready = path.join(folder, 'ready');
    writeFileSync(program, `#!/bin/sh\ntrap 'exit 3' TERM\n: > '${ready}'\nwhile :; do sleep 0.05; done\n`);
    const [shell = '', ...args] = commandOf(units('k8s')[0]?.text ?? '');
    const child = spawn(shell, args, { env: env() });
    const ended = once(child, 'exit');
    await expect.poll(() => existsSync(ready), { timeout: 10_000 }).toBe(true);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('are named so that Kubernetes takes it, and no two the same', () => {
    const nameOf = (name: string) => {
      const { job, units } = scene('plain', { every: '15m' });
      writeFileSync(
        job,
        JSON.stringify({ name, seeds: ['https://paper.example/'], schedule: { every: '15m' } }),
      );
      return objectsOf(units('k8s')[0]?.text ?? '')[2].metadata.name;
    };
    const names = ['papers', 'pa.pers', 'pa_pers', 'pa-pers', 'papers-', 'x'.repeat(80), 'x'.repeat(81)].map(
      nameOf,
    );
    expect(new Set(names).size).toBe(7);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$/);
  });

  it('are refused where Kubernetes cannot say it, or carry what the job names', () => {
    expect(() => scene('plain', { every: '90m' }).units('k8s')).toThrow(/one cron expression/);
    const { job, folder, units } = scene('plain', { every: '15m' });
    const write = (hosts_file: string) =>
      writeFileSync(
        job,
        JSON.stringify({ seeds: ['https://a.example/'], hosts_file, schedule: { every: '15m' } }),
      );
    mkdirSync(path.join(folder, 'sub'));
    for (const at of ['hosts.yaml', 'sub/hosts.yaml'])
      writeFileSync(path.join(folder, at), 'a.example: {}\n');
    write('sub/hosts.yaml');
    expect(() => units('k8s')).toThrow(/cannot hold sub\/hosts.yaml/);
    write('hosts.yaml');
    expect(objectsOf(units('k8s')[0]?.text ?? '')[0].data['hosts.yaml']).toBe('a.example: {}\n');
  });
});

it('an export replaces what an export made, and nothing else', () => {
  const { folder, units } = scene('plain', { every: '15m' });
  const at = path.join(folder, 'units');
  const [first = ''] = writeUnits(units('cron'), at);
  writeUnits(units('cron'), at);
  writeFileSync(first, '0 0 * * * mine\n');
  expect(() => writeUnits(units('cron'), at)).toThrow(/was not made by an export/);
  expect(readFileSync(first, 'utf8')).toBe('0 0 * * * mine\n');
});
