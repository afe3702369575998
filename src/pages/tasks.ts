import { parseCapture } from './parse_capture.ts';
import { resultOf } from './parse_file.ts';

/** What a parser's thread can be told to do. None of them throws for what is wrong with a page. */
export const TASKS = { capture: parseCapture, file: resultOf };

type Tasks = typeof TASKS;

/** A task as it crosses to the thread; its answer comes back alone. */
export type Task = { [name in keyof Tasks]: { name: name; args: Parameters<Tasks[name]> } }[keyof Tasks];

/** The first word of a thread: it has loaded the parser. */
export const READY = 'ready';
