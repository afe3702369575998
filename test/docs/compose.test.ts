import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { program } from '../../src/cli/main.ts';
import { parseS3Place } from '../../storage/s3/place.ts';

interface Service {
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, unknown> | string[];
  restart?: string;
}

describe('compose.yaml', () => {
  const text = readFileSync(new URL('../../compose.yaml', import.meta.url), 'utf8');
  const { services } = parse(text, { merge: true, uniqueKeys: true }) as {
    services: Record<string, Service>;
  };

  it('has a queue that forgets nothing, a store, a crawl and workers', () => {
    expect(Object.keys(services).sort()).toEqual(['bucket', 'crawl', 'redis', 's3', 'worker']);
    expect(services.redis?.command?.join(' ')).toMatch(/--appendonly yes .*--maxmemory-policy noeviction/);
  });

  it('starts workers again and the crawl, which would begin another run, not', () => {
    expect([services.worker?.restart, services.crawl?.restart]).toEqual(['on-failure', 'no']);
  });

  it('calls commands and options that there are, and waits for services that there are', () => {
    for (const name of ['crawl', 'worker']) {
      const shell = services[name]?.command?.at(-1) ?? '';
      const command = program().commands.find((one) => one.name() === name);
      expect(shell).toContain(`newskeep.js ${name} `);
      for (const [option] of shell.matchAll(/--[\w-]+/g))
        expect(command?.options.map(({ long }) => long)).toContain(option);
      const place = services[name]?.environment?.DATA ?? '';
      expect(shell).toMatch(/--data "\$\$DATA" --state/);
      expect(services).toHaveProperty(new URL(parseS3Place(place).endpoint ?? '').hostname);
      for (const other of Object.keys(services[name]?.depends_on ?? {}))
        expect(services).toHaveProperty(other);
    }
  });
});
