import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NewskeepError } from '../../model/errors.ts';
import { jobFromSeeds, loadJob } from '../../src/jobs/load.ts';
import { temporaryFolder } from '../support/folders.ts';

const file = (text: string) => {
  const at = path.join(temporaryFolder(), 'River Papers.yaml');
  writeFileSync(at, text);
  return at;
};
const faultOf = (text: string): NewskeepError => {
  try {
    loadJob(file(text));
  } catch (error) {
    return error as NewskeepError;
  }
  throw new Error('the job was taken');
};

describe('a job file', () => {
  it('takes its name from the file, and every default from the schema', () => {
    const job = loadJob(file('seeds: [https://paper.example/]\n'));
    expect(job).toMatchObject({
      name: 'river-papers',
      concurrency: 8,
      limits: { tries: 3 },
      politeness: { delay_ms: 1000, per_host: 1 },
    });
  });

  it('is overruled by the command line, option by option', () => {
    const job = loadJob(file('seeds: [https://paper.example/]\nlimits: { pages: 5, depth: 2 }\n'), {
      limits: { pages: 7, depth: undefined },
    });
    expect(job.limits).toMatchObject({ pages: 7, depth: 2 });
  });

  it.each([
    [
      'an unknown option',
      'seeds: [https://paper.example/]\n\nlimit:\n  pages: 3\n',
      /:3: there is no setting "limit"; there are name, seeds, .*limits/,
    ],
    [
      'an unknown option further in',
      'seeds: [https://paper.example/]\nlimits:\n  depth: 1\n  page: 3\n',
      /:4: limits has no setting "page"; there are pages, /,
    ],
    [
      'a wrong type',
      'seeds: [https://paper.example/]\nlimits:\n  pages: many\n',
      /:3: limits\.pages must be a number$/,
    ],
    [
      'too small a number',
      'seeds: [https://paper.example/]\npoliteness:\n  delay_ms: -5\n',
      /:3: politeness\.delay_ms must be 0 or more$/,
    ],
    [
      'a day that is none',
      'seeds: [https://paper.example/]\nsince: yesterday\n',
      /:2: since must be a day, like 2015-01-31$/,
    ],
    [
      'a word that is none of those',
      'seeds: [https://paper.example/]\nbrowser: maybe\n',
      /:2: browser must be one of auto, never, always$/,
    ],
    [
      'a seed that is no URL',
      'seeds:\n  - https://paper.example/\n  - ftp://paper.example/\n',
      /:3: seeds\.1 is not an http/,
    ],
    ['no seeds', 'name: empty\n', /:1: seeds is missing: a list$/],
    ['broken YAML', 'seeds: [https://paper.example/\nname: x\n', /:[12]: this is no YAML: [^:]+$/],
    ['a list instead of options', '- https://paper.example/\n', /seeds/],
  ])('names the line of %s', (_what, text, message) => {
    const fault = faultOf(text);
    expect(fault.code).toBe('job_invalid');
    expect(fault.message).toMatch(message);
  });

  it('that is not there is said so', () => {
    expect(() => loadJob('/no/such/job.yaml')).toThrow(/cannot be read \(ENOENT\)/);
  });

  it('keeps names apart whose letters it cannot hold', () => {
    const nameOf = (name: string) => {
      const at = path.join(temporaryFolder(), name);
      writeFileSync(at, 'seeds: [https://paper.example/]\n');
      return loadJob(at).name;
    };
    expect(nameOf('日本.yaml')).not.toBe(nameOf('한국.yaml'));
    expect(nameOf('日本.yaml')).toBe(nameOf('日本.yaml'));
  });

  it.each(['nonsense', 'a@b.test\nX-Evil: 1', 'İlkin@paper.test', ''])(
    'refuses the contact %j',
    (contact) => {
      expect(() => jobFromSeeds(['https://paper.example/'], { contact })).toThrow(/contact/);
    },
  );

  it.each(['desk@paper.test', 'https://paper.test/bot', 'mailto:desk@paper.test'])(
    'takes the contact %s',
    (contact) => {
      expect(jobFromSeeds(['https://paper.example/'], { contact }).contact).toBe(contact);
    },
  );

  it('made of seeds is named after the first host', () => {
    expect(jobFromSeeds(['https://Paper.example/news']).name).toBe('paper.example');
  });
});
