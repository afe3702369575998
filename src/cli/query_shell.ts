import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { NewskeepError, systemCode } from '../../model/errors.ts';
import { DATASETS, type Dataset } from '../../model/records.ts';
import { placeOf } from '../place.ts';
import { columnsOf } from '../query/columns.ts';
import type { DatasetReader } from '../query/dataset.ts';
import { DEFINITIONS } from '../query/definitions.ts';
import { EXAMPLES } from '../query/examples.ts';
import { linesOf, type QueryFormat, type TextFormat } from './output/query_formats.ts';
import { tellOf } from './output/running.ts';
import { printable, StatusLine, type TextOutput } from './output/terminal.ts';

export interface ShellOptions {
  data: string;
  state?: string | undefined;
  format: QueryFormat;
  timeoutMs?: number | undefined;
}

const COMMANDS = ['.help', '.tables', '.examples', '.schema', '.quit'];
const WORDS =
  'SELECT FROM WHERE GROUP BY ORDER BY LIMIT DISTINCT count(*) DESC HAVING JOIN USING UNION DESCRIBE'.split(
    ' ',
  );
const HELP = `A statement ends with a semicolon, and may have several lines. Ctrl-C ends the query that runs, and no other.
.tables        what can be asked for
.schema NAME   the columns of a view
.examples      ten questions; .examples 3 runs the third
.quit          ends (so does Ctrl-D)`;
const HISTORY = 1000;

/** Questions and answers on a terminal. */
export class QueryShell {
  readonly #dataset: DatasetReader;
  readonly #options: ShellOptions;
  readonly #history: string;
  readonly #input: NodeJS.ReadableStream;
  readonly #output: TextOutput;
  readonly #columns = new Set(
    (Object.keys(DATASETS) as Dataset[]).flatMap((dataset) => Object.keys(columnsOf(dataset))),
  );
  #running: AbortController | undefined;
  #text = '';
  #isEnded = false;
  #remembers = true;

  constructor(
    dataset: DatasetReader,
    options: ShellOptions,
    input: NodeJS.ReadableStream = process.stdin,
    output: TextOutput = process.stdout,
  ) {
    this.#dataset = dataset;
    this.#options = options;
    this.#history = path.join(placeOf(options).state, 'query_history');
    this.#input = input;
    this.#output = output;
  }

  /** Returns when its user ends it. */
  async run(): Promise<void> {
    const lines = createInterface({
      input: this.#input,
      output: this.#output,
      terminal: true,
      history: this.#remembered(),
      historySize: HISTORY,
      removeHistoryDuplicates: true,
      completer: (line: string) => this.#complete(line),
    });
    lines.on('SIGINT', () => this.#interrupt(lines));
    lines.on('history', (history: string[]) => this.#remember(history));
    this.#say('newskeep query: .help tells how, .tables what there is.');
    this.#prompt(lines);
    // Lines that come while a query runs wait for it.
    let last = Promise.resolve();
    lines.on('line', (line) => {
      last = last.then(() => this.#line(lines, line));
    });
    await new Promise<void>((resolve) => lines.on('close', resolve));
    this.#isEnded = true;
    this.#running?.abort();
    await last;
  }

  #prompt(lines: Interface): void {
    if (this.#isEnded) return;
    lines.setPrompt(this.#text === '' ? 'newskeep> ' : '     ...> ');
    lines.prompt();
  }

  #interrupt(lines: Interface): void {
    if (this.#running) {
      this.#running.abort();
      return;
    }
    this.#text = '';
    this.#say('');
    lines.write(null, { ctrl: true, name: 'u' });
    this.#prompt(lines);
  }

  async #line(lines: Interface, line: string): Promise<void> {
    const isCommand = this.#text === '' && line.trim().startsWith('.');
    const isEnd = this.#text === '' && /^(exit|quit)\s*;?$/i.test(line.trim());
    if (isEnd) await this.#command(lines, ['.quit']);
    else if (isCommand) await this.#command(lines, line.trim().split(/\s+/));
    else {
      this.#text = `${this.#text}${line}\n`.trimStart();
      if (/;\s*$/.test(this.#text)) {
        const sql = this.#text;
        this.#text = '';
        await this.#ask(sql);
      }
    }
    this.#prompt(lines);
  }

  async #command(lines: Interface, [name, which]: string[]): Promise<void> {
    if (name === '.quit') {
      this.#isEnded = true;
      lines.close();
    } else if (name === '.help') this.#say(HELP);
    else if (name === '.tables') for (const line of tables()) this.#say(line);
    else if (name === '.schema') await this.#ask(`DESCRIBE ${(which ?? 'articles').replace(/\(.*$/, '')}`);
    else if (name === '.examples') await this.#examples(Number(which));
    else this.#say(`There is no ${name}; there are ${COMMANDS.join(' ')}.`);
  }

  async #examples(which: number): Promise<void> {
    const one = EXAMPLES[which - 1];
    if (!one) for (const [n, { question }] of EXAMPLES.entries()) this.#say(`${n + 1}. ${question}`);
    else {
      this.#say(`${one.sql};`);
      await this.#ask(one.sql);
    }
  }

  async #ask(sql: string): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    const { format, timeoutMs } = this.#options;
    const text: TextFormat = format === 'parquet' ? 'table' : format;
    const status = new StatusLine(this.#output);
    const end = tellOf(status);
    try {
      await this.#dataset.stream(sql, undefined, { signal: running.signal, timeoutMs }, async (rows) => {
        for (const column of rows.columns) this.#columns.add(column);
        for await (const line of linesOf(text, rows, { width: this.#output.columns })) {
          status.clear();
          this.#say(line);
        }
      });
    } catch (error) {
      if (!(error instanceof NewskeepError)) throw error;
      status.clear();
      this.#say(
        printable(error.code === 'query_failed' ? error.message : `${error.message} ${error.hint ?? ''}`),
      );
    } finally {
      end();
      this.#running = undefined;
    }
  }

  #complete(line: string): [string[], string] {
    const word = /[\w.]*$/.exec(line)?.[0] ?? '';
    const names = line.trimStart().startsWith('.') && word === line.trim() ? COMMANDS : this.#names();
    const found = names.filter((name) => name.toLowerCase().startsWith(word.toLowerCase()));
    return [word === '' ? names : found, word];
  }

  #names(): string[] {
    const defined = DEFINITIONS.map(({ name, kind }) => (kind === 'macro' ? `${name}(` : name));
    return [...new Set([...defined, ...this.#columns, ...WORDS])];
  }

  #remembered(): string[] {
    return existsSync(this.#history)
      ? readFileSync(this.#history, 'utf8').split('\n').filter(Boolean).reverse()
      : [];
  }

  /** A data folder that cannot be written is read all the same. */
  #remember(history: string[]): void {
    if (!this.#remembers) return;
    try {
      mkdirSync(path.dirname(this.#history), { recursive: true });
      writeFileSync(this.#history, `${history.toReversed().join('\n')}\n`, { mode: 0o600 });
    } catch (error) {
      this.#remembers = false;
      this.#say(
        `What is asked is not remembered: ${this.#history} cannot be written (${systemCode(error)}).`,
      );
    }
  }

  #say(text: string): void {
    this.#output.write(`${text}\n`);
  }
}

const tables = () => DEFINITIONS.map(({ name, args = '', summary }) => `${name}${args}\n    ${summary}`);
