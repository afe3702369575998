/** The product token that robots.txt files may name (RFC 9309, 2.2.1). */
export const ROBOTS_TOKEN = 'newskeep';

/** Honest and answerable: who we are, and whom to write to. */
export const userAgent = (version: string, contact: string | undefined): string =>
  `${ROBOTS_TOKEN}/${version}${contact ? ` (+${contact.includes('@') && !contact.includes(':') ? `mailto:${contact}` : contact})` : ''}`;
