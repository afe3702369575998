import { findChromium } from '../../crawlers/browser/chromium.ts';
import { NewskeepError } from '../../model/errors.ts';

/** Why tests in a browser are skipped, or nothing where there is one. */
export const NO_CHROMIUM: string = (() => {
  try {
    findChromium(undefined);
    return '';
  } catch (error) {
    return error instanceof NewskeepError ? `[skipped: ${error.message} ${error.hint}]` : String(error);
  }
})();
