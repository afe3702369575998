import type { LookupAddress, LookupOptions } from 'node:dns';
import dns from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { NewskeepError } from '../../model/errors.ts';
import { isRefused, type Openings, unbracketed } from './addresses.ts';

/** Finds every address of a name, as `dns.lookup` with `all` does. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The error for a host that is an inward address itself (for such no lookup is made), or for a peer that is one. */
export function refusalOf(address: string, origin: string, openings: Openings): NewskeepError | undefined {
  const bare = unbracketed(address);
  return isIP(bare) && isRefused(bare, openings, origin) ? refused(origin, [bare]) : undefined;
}

/**
 * The lookup of one connection to an origin: hands out only addresses that may be asked. The socket
 * connects to what comes from here and asks nobody again, so a name that changes its mind between check and use gains
 * nothing.
 */
export const guardedLookup =
  (origin: string, openings: Openings, resolve: Resolve = dns.lookup as Resolve): LookupFunction =>
  (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      const open = addresses.filter(({ address }) => !isRefused(address, openings, origin));
      const [first] = open;
      if (!first)
        return done(
          refused(
            origin,
            addresses.map(({ address }) => address),
          ),
          [],
        );
      if (options.all) return done(null, open);
      return done(null, first.address, first.family);
    });
  };

const refused = (origin: string, addresses: string[]) =>
  new NewskeepError(
    'address_refused',
    `${origin} leads to ${addresses.join(', ') || 'no address'}, which is not on the public internet.`,
    { hint: 'If the host is yours, open its address with allow_private in the job file.' },
  );
