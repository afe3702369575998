import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { NewDelivery, Outbox } from '../../queues/outbox/port.ts';
import { openOutbox } from '../../queues/outbox/sqlite.ts';
import { deliver } from '../../src/webhooks/deliver.ts';
import { temporaryFolder } from '../support/folders.ts';
import { isSigned, startReceiver } from '../support/receiver.ts';

const SECRET = 'a secret of sixteen';
const DAY = 24 * 3_600_000;

function scene() {
  const file = path.join(temporaryFolder(), 'webhooks.sqlite');
  const outbox = openOutbox(file);
  onTestFinished(() => outbox.close());
  return { file, outbox };
}

/** Deliveries of a run, numbered from 1. */
async function put(outbox: Outbox, url: string, count: number, run = 1): Promise<number[]> {
  return outbox.put(
    (async function* (): AsyncGenerator<NewDelivery> {
      for (let n = 1; n <= count; n++) {
        const id = `papers/${run}/new/${n}`;
        const records = [{ url: `https://paper.example/${run}-${n}.html` }];
        const body = JSON.stringify({ id, records });
        yield { id, job: 'papers', run, event: 'new', url, secret_env: 'S', body };
      }
    })(),
  );
}

const deliverTo = (outbox: Outbox, urls: string[], more: object = {}) =>
  deliver({
    outbox,
    webhooks: urls.map((url) => ({ job: 'papers', url })),
    secrets: new Map([['S', SECRET]]),
    ...more,
  });

describe('webhooks', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are told in order, and signed', async () => {
    const { outbox } = scene();
    const { url, received } = await startReceiver();
    await put(outbox, url, 3);
    expect(await deliverTo(outbox, [url])).toEqual({ delivered: 3, failed: 0 });
    expect(received.map(({ told }) => told.id)).toEqual([
      'papers/1/new/1',
      'papers/1/new/2',
      'papers/1/new/3',
    ]);
    for (const one of received) {
      expect(await isSigned(one, SECRET)).toBe(true);
      expect(await isSigned({ ...one, body: `${one.body} ` }, SECRET)).toBe(false);
      expect(await isSigned(one, 'another secret')).toBe(false);
    }
    expect(outbox.list()).toEqual([]);
  });

  it('are tried again later and ever more seldom, eight times; then the next one has its turn', async () => {
    const { outbox } = scene();
    const { url, received, how } = await startReceiver();
    await put(outbox, url, 2);
    how.status = 500;
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt++) {
      expect(await deliverTo(outbox, [url])).toEqual({ delivered: 0, failed: 1 });
      expect(await deliverTo(outbox, [url])).toEqual(
        attempt < 8 ? { delivered: 0, failed: 0 } : { delivered: 0, failed: 1 },
      );
      const [first] = outbox.list();
      expect(first).toMatchObject({ attempts: attempt, fault: 'answered 500' });
      pauses.push(Number(first?.due_at) - Date.now());
      vi.setSystemTime(Date.now() + DAY);
    }
    for (const [n, pause] of pauses.slice(0, 5).entries()) {
      expect(pause).toBeGreaterThanOrEqual(30_000 * 4 ** n);
      expect(pause).toBeLessThanOrEqual(60_000 * 4 ** n);
    }
    expect(Math.max(...pauses)).toBeLessThanOrEqual(DAY / 2);
    expect(outbox.list().map(({ id, state }) => [id, state])).toEqual([
      ['papers/1/new/1', 'dead'],
      ['papers/1/new/2', 'waiting'],
    ]);

    how.status = 204;
    received.length = 0;
    outbox.revive();
    expect(await deliverTo(outbox, [url], { all: true })).toEqual({ delivered: 2, failed: 0 });
    expect(received.map(({ told }) => told.id)).toEqual(['papers/1/new/1', 'papers/1/new/2']);
  });

  it('that are down, silent or lead elsewhere keep no other one from being told', async () => {
    const { outbox } = scene();
    const [down, silent, elsewhere, well] = await Promise.all([
      startReceiver(),
      startReceiver(),
      startReceiver(),
      startReceiver(),
    ]);
    down.close();
    silent.how.status = 'never';
    elsewhere.how.status = 302;
    const urls = [down, silent, elsewhere, well].map(({ url }) => url);
    for (const url of urls) await put(outbox, url, 2);
    expect(await deliverTo(outbox, urls, { answerMs: 300 })).toEqual({ delivered: 2, failed: 3 });
    const faults = outbox.list().flatMap(({ fault }) => fault ?? []);
    expect(faults).toEqual(['ECONNREFUSED', 'no answer in time', 'answered 302']);
    expect(well.received).toHaveLength(2);
  });

  it('hold a run up for no longer than it gives them, and blame no receiver for being cut off', async () => {
    const { outbox } = scene();
    const { url, received, how } = await startReceiver();
    await put(outbox, url, 2);
    expect(await deliverTo(outbox, [url], { budgetMs: 0 })).toEqual({ delivered: 0, failed: 0 });
    expect(received).toEqual([]);
    how.status = 'never';
    const stop = new AbortController();
    const over = deliverTo(outbox, [url], { signal: stop.signal });
    await vi.waitUntil(() => received.length === 1);
    stop.abort();
    expect(await over).toEqual({ delivered: 0, failed: 0 });
    expect(outbox.list()).toMatchObject([{ attempts: 0 }, { attempts: 0 }]);
  });
});

it('the receiver in the docs takes what is signed and fresh, and nothing else', async () => {
  const { outbox } = scene();
  const { url, received } = await startReceiver();
  await put(outbox, url, 1);
  await deliverTo(outbox, [url]);
  const docs = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');
  const file = path.join(temporaryFolder(), 'receiver.mjs');
  writeFileSync(file, /```js\n([\s\S]+?)```/.exec(docs)?.[1] ?? '');
  const { isFromNewskeep } = await import(pathToFileURL(file).href);
  const { signature = '', body = '' } = received[0] ?? {};
  expect(isFromNewskeep(signature, body, SECRET)).toBe(true);
  expect(isFromNewskeep(signature, body.replace('1-1', '1-2'), SECRET)).toBe(false);
  expect(isFromNewskeep(signature, body, 'another')).toBe(false);
  expect(isFromNewskeep(undefined, body, SECRET)).toBe(false);
  expect(isFromNewskeep(signature, body, SECRET, Date.now() + 10 * 60_000)).toBe(false);
});

describe('the outbox', () => {
  it('takes an event once, also when it was told already, until a later run of its job', async () => {
    const { outbox } = scene();
    const { url } = await startReceiver();
    expect(await put(outbox, url, 2)).toHaveLength(2);
    expect(await put(outbox, url, 2)).toEqual([]);
    await deliverTo(outbox, [url]);
    expect(await put(outbox, url, 2)).toEqual([]);
    expect(await put(outbox, url, 1, 2)).toHaveLength(1);
  });

  it('takes all events of a run or none', async () => {
    const { outbox } = scene();
    const one = { id: 'a/1/new/1', job: 'a', run: 1, event: 'new', url: 'u', secret_env: 'S', body: '{}' };
    await expect(
      outbox.put(
        (async function* () {
          yield one;
          throw new Error('the archive cannot be read');
        })(),
      ),
    ).rejects.toThrow('cannot be read');
    expect(outbox.list()).toEqual([]);
  });

  it('forgets URLs, and keeps what else is owed', async () => {
    const { outbox } = scene();
    await put(outbox, 'http://receiver.example/', 2);
    const body = JSON.stringify({
      records: [{ url: 'https://a.example/x' }, { url: 'https://a.example/y' }],
    });
    await outbox.put(
      (async function* () {
        yield { id: 'b/1/new/1', job: 'b', run: 1, event: 'new', url: 'u', secret_env: 'S', body };
      })(),
    );
    const gone = new Set(['https://paper.example/1-1.html', 'https://a.example/x']);
    outbox.forget((url) => gone.has(url));
    expect(outbox.list().map((one) => JSON.parse(one.body).records)).toEqual([
      [{ url: 'https://paper.example/1-2.html' }],
      [{ url: 'https://a.example/y' }],
    ]);
  });
});
