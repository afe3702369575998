import { describe, expect, it } from 'vitest';
import { LogWatcher, openLog } from '../../src/status/log.ts';
import { captureOf, visitOf } from '../support/captures.ts';

const EVIL = 'http://a.test/\u001b[2J\n{"level":"info","msg":"forged"}\r\u009b31m\u2028\u202e';

describe('a log', () => {
  it('holds outside input in strings that steer no terminal and make no line', () => {
    const lines: string[] = [];
    const log = openLog('info', (line) => lines.push(line));
    log.warn({ url: EVIL, [EVIL]: EVIL }, EVIL);
    expect(lines).toHaveLength(1);
    const [line = ''] = lines;
    expect(line.trimEnd()).toMatch(/^[^\p{Cc}\u2028\u202e]+$/u);
    expect(JSON.parse(line)).toMatchObject({ level: 'warn', msg: EVIL, url: EVIL, [EVIL]: EVIL });
  });

  it('names pages in trouble, and with debug every page', () => {
    for (const [level, expected] of [
      ['info', ['page waits for another try', 'page failed']],
      ['debug', ['page', 'page refused', 'page waits for another try', 'page failed']],
    ] as const) {
      const lines: string[] = [];
      const watcher = new LogWatcher(openLog(level, (line) => lines.push(line)));
      const visit = visitOf('http://a.test/1');
      const capture = captureOf(visit.url);
      watcher.visited({ visit, state: 'done', again: false, kind: 'article' }, { capture, pauseMs: 0 });
      const trouble = { visit, message: 'no', again: true } as const;
      watcher.visited({ ...trouble, state: 'refused', code: 'robots_refused' }, { pauseMs: 0 });
      watcher.visited({ ...trouble, state: 'retry', code: 'timed_out', afterMs: 1 }, { pauseMs: 0 });
      watcher.visited({ ...trouble, state: 'failed', code: 'timed_out' }, { pauseMs: 0 });
      expect(lines.map((line) => JSON.parse(line).msg)).toEqual(expected);
    }
  });
});
