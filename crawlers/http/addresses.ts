import ipaddr from 'ipaddr.js';
import type { Job } from '../../model/job.ts';

type Range = ReturnType<typeof ipaddr.parseCIDR>;

/** What a job opens of the addresses that the public internet does not lead to. */
export interface Openings {
  /** `allow_private`: whatever resolves into these may be asked. */
  ranges: Range[];
  /** Addresses and "localhost" that seeds or allowed_hosts spell out, as host:port or host:*. Each opens itself alone. */
  named: ReadonlySet<string>;
}

/** Nothing inside is open: the rule for whatever has no job. */
export const CLOSED: Openings = { ranges: [], named: new Set() };

/** What a job opens. Made from the job alone, so that no page can add to it. */
export const openingsOf = (job: Pick<Job, 'seeds' | 'allowed_hosts' | 'allow_private'>): Openings => ({
  ranges: job.allow_private.map((cidr) => ipaddr.parseCIDR(cidr)),
  named: new Set([...job.seeds.flatMap(ofSeed), ...job.allowed_hosts.flatMap(ofAllowedHost)]),
});

function ofSeed(seed: string): string[] {
  const { hostname, port } = new URL(seed);
  // Scope holds a host without port for http and https alike.
  return port ? [`${hostname}:${port}`] : [`${hostname}:80`, `${hostname}:443`];
}

/** As WHATWG URLs spell it. A pattern names no address. */
function ofAllowedHost(host: string): string[] {
  // A scheme leaves out its own default port, so two are asked.
  const urls = ['http', 'https'].map((scheme) => URL.parse(`${scheme}://${host}/`));
  const [url] = urls;
  if (host.startsWith('*') || !url) return [];
  return [`${url.hostname}:${urls.map((one) => one?.port).find(Boolean) ?? '*'}`];
}

/** Public addresses behind which a cloud keeps its machines' secrets: Azure's wire server. */
const METADATA = new Set(['168.63.129.16']);
/** The one block of IPv6 from which addresses on the public internet are given (RFC 4291, 2.4; IANA). */
const GLOBAL_V6: Range = [ipaddr.parse('2000::'), 3];

/** A URL's host name without the brackets of IPv6. */
export const unbracketed = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/**
 * Whether the crawl must not connect to an address: everything but the public unicast ranges, unless the job opens
 * it. `url` is any URL of the host that is asked at this address; an address that seeds spell out is open under that
 * spelling and port only, so that a stranger's name cannot be pointed at it.
 */
export function isRefused(address: string, openings: Openings, url?: string): boolean {
  if (!ipaddr.isValid(address)) return true;
  // An IPv4 address in IPv6 clothes (::ffff:10.0.0.1) is reached by IPv4.
  const parsed = ipaddr.process(address);
  if (isPublic(parsed)) return false;
  if (openings.ranges.some((range) => isIn(parsed, range))) return false;
  return url === undefined || !isNamed(parsed, new URL(url), openings);
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast' || METADATA.has(address.toString())) return false;
  return address.kind() === 'ipv4' || isIn(address, GLOBAL_V6);
}

const isIn = (address: ipaddr.IPv4 | ipaddr.IPv6, [base, bits]: Range): boolean =>
  address.kind() === base.kind() && address.match(base as never, bits);

function isNamed(address: ipaddr.IPv4 | ipaddr.IPv6, url: URL, { named }: Openings): boolean {
  const { hostname, protocol } = url;
  const port = url.port || (protocol === 'https:' ? '443' : '80');
  if (!named.has(`${hostname}:${port}`) && !named.has(`${hostname}:*`)) return false;
  if (hostname === 'localhost') return address.range() === 'loopback';
  const literal = unbracketed(hostname);
  return ipaddr.isValid(literal) && ipaddr.process(literal).toString() === address.toString();
}
