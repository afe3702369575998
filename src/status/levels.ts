/** What a log can be asked for, the most first. Apart from log.ts, so that --help needs no logger. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
