import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type FileOptions, type FileResult, failed } from './parse_file.ts';

/** Files under way or done and waiting for an earlier one, a thread: what memory is bounded by. */
const AHEAD = 8;

const WORKER = new URL(`./worker${path.extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/** A thread that parses one file at a time; it is started anew when a page has brought it down. */
class Parser {
  readonly #options: FileOptions;
  #worker: Worker | undefined;
  #settle: (result: FileResult) => void = () => undefined;
  #file = '';

  constructor(options: FileOptions) {
    this.#options = options;
  }

  parse(file: string): Promise<FileResult> {
    this.#worker ??= this.#start();
    this.#file = file;
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#worker?.postMessage(file);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(WORKER, { workerData: this.#options });
    const fall = (why: unknown) => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#settle(failed(this.#file, 'internal', `${this.#file}: the parser broke down (${why}).`));
    };
    worker.on('message', (result: FileResult) => this.#settle(result));
    worker.on('error', fall);
    worker.on('exit', (code) => fall(`exit ${code}`));
    return worker;
  }
}

/** Parses files on several threads and gives the results in the order of the files, holding a few at a time. */
export async function* parseFiles(
  files: AsyncIterable<string>,
  options: FileOptions,
  threads: number,
): AsyncGenerator<FileResult> {
  const parsers = Array.from({ length: threads }, () => new Parser(options));
  const idle = [...parsers];
  const waiting: ((parser: Parser) => void)[] = [];
  const next = async (file: string): Promise<FileResult> => {
    const parser = idle.pop() ?? (await new Promise<Parser>((resolve) => waiting.push(resolve)));
    try {
      return await parser.parse(file);
    } finally {
      const taker = waiting.shift();
      if (taker) taker(parser);
      else idle.push(parser);
    }
  };
  const ahead: Promise<FileResult>[] = [];
  try {
    for await (const file of files) {
      ahead.push(next(file));
      if (ahead.length >= threads * AHEAD) yield (await ahead.shift()) as FileResult;
    }
    for (const result of ahead) yield await result;
  } finally {
    await Promise.all(parsers.map((parser) => parser.close()));
  }
}
