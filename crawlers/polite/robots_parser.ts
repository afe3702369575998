import robots from 'robots-parser';

// A CommonJS function whose types speak of a default export.
/** Rules of a robots.txt (RFC 9309). */
export const robotsParser = robots as unknown as (
  url: string,
  text: string,
) => {
  isAllowed(url: string, userAgent?: string): boolean | undefined;
  getCrawlDelay(userAgent?: string): number | undefined;
};
