import { describe, expect, it } from 'vitest';
import { CLOSED, isRefused, openingsOf, unbracketed } from '../../../crawlers/http/addresses.ts';
import { jobFromSeeds } from '../../../src/jobs/load.ts';
import { ELSEWHERE, SELF } from './spellings.ts';

const addressOf = (host: string) => unbracketed(new URL(`http://${host}/`).hostname);
const isName = (host: string) => addressOf(host) === 'localhost';

describe('an address', () => {
  it.each([...SELF.filter((host) => !isName(host)), ...ELSEWHERE])('%s leads inward', (host) => {
    expect(isRefused(addressOf(host), CLOSED)).toBe(true);
  });

  it.each([
    '93.184.216.34',
    '8.8.8.8',
    '1.1.1.1',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.0.1',
    '100.128.0.1',
    '169.253.0.1',
    '192.167.1.1',
    '223.255.255.1',
    '2606:4700::1111',
    '2a00:1450:4001:800::200e',
    '::ffff:8.8.8.8',
  ])('%s is on the public internet', (address) => expect(isRefused(address, CLOSED)).toBe(false));

  it.each(['', 'paper.example', '127.0.0.1x', 'fe80::1%eth0', '999.1.1.1'])(
    '"%s" is none to connect to',
    (text) => expect(isRefused(text, CLOSED)).toBe(true),
  );
});

describe('what a job opens', () => {
  const openings = (seeds: string[], more: { allowed_hosts?: string[]; allow_private?: string[] } = {}) =>
    openingsOf({ seeds, allowed_hosts: [], allow_private: [], ...more });

  it('is the address that a seed spells out, under that host and port alone', () => {
    const open = openings(['http://127.0.41.1:8080/']);
    expect(isRefused('127.0.41.1', open, 'http://127.0.41.1:8080/')).toBe(false);
    expect(isRefused('127.0.41.1', open, 'http://127.0.41.1:6379/')).toBe(true);
    expect(isRefused('127.0.41.1', open, 'http://127.0.41.1/')).toBe(true);
    expect(isRefused('127.0.41.1', open, 'http://stranger.example:8080/')).toBe(true);
    expect(isRefused('127.0.41.1', openings(['http://127.0.41.1/']), 'https://127.0.41.1/')).toBe(false);
    expect(isRefused('127.0.41.1', openings(['http://127.0.41.1/']), 'http://127.0.41.1:81/')).toBe(true);
    expect(isRefused('127.0.41.2', open, 'http://127.0.41.1:8080/')).toBe(true);
    expect(isRefused('127.0.41.1', open)).toBe(true);
  });

  it('is an allowed host at any port, or at the port that it names', () => {
    const open = openings(['https://paper.example/'], {
      allowed_hosts: ['10.1.2.3', '192.168.1.1:81', '[fd12::1]', '127.0.0.1:80'],
    });
    expect(isRefused('10.1.2.3', open, 'http://10.1.2.3:9000/')).toBe(false);
    expect(isRefused('192.168.1.1', open, 'http://192.168.1.1:81/')).toBe(false);
    expect(isRefused('192.168.1.1', open, 'http://192.168.1.1:82/')).toBe(true);
    expect(isRefused('fd12::1', open, 'http://[fd12::1]:8080/')).toBe(false);
    expect(isRefused('127.0.0.1', open, 'http://127.0.0.1/')).toBe(false);
    expect(isRefused('127.0.0.1', open, 'http://127.0.0.1:8080/')).toBe(true);
  });

  it('is loopback, and nothing else, where localhost is named', () => {
    const open = openings(['http://localhost:3000/']);
    expect(isRefused('127.0.0.1', open, 'http://localhost:3000/')).toBe(false);
    expect(isRefused('::1', open, 'http://localhost:3000/')).toBe(false);
    expect(isRefused('10.0.0.1', open, 'http://localhost:3000/')).toBe(true);
    expect(isRefused('127.0.0.1', open, 'http://localhost:3001/')).toBe(true);
  });

  it('is no name that only leads inward: its people must say so', () => {
    const open = openings(['http://intranet.example/'], { allowed_hosts: ['*.example', '*'] });
    expect(isRefused('10.0.0.1', open, 'http://intranet.example/')).toBe(true);
  });

  it('is the ranges of allow_private, for both spellings of an IPv4 address', () => {
    const open = openings(['https://paper.example/'], { allow_private: ['10.1.0.0/16', 'fd12::/48'] });
    expect(isRefused('10.1.9.9', open, 'http://paper.example/')).toBe(false);
    expect(isRefused('::ffff:10.1.9.9', open, 'http://paper.example/')).toBe(false);
    expect(isRefused('fd12::9', open, 'http://paper.example/')).toBe(false);
    expect(isRefused('10.2.0.1', open, 'http://paper.example/')).toBe(true);
    expect(isRefused('fd13::9', open, 'http://paper.example/')).toBe(true);
  });

  it('is said in the job file as ranges', () => {
    const job = (allow_private: string[]) => jobFromSeeds(['https://paper.example/'], { allow_private });
    expect(job(['10.0.0.0/8', 'fd00::/8']).allow_private.length).toBe(2);
    for (const wrong of ['10.0.0.1', '10.0.0.0/40', 'intranet', '*'])
      expect(() => job([wrong])).toThrow(expect.objectContaining({ code: 'job_invalid' }));
  });
});
