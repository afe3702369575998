import { Configuration, Log, type RequestQueue } from '@crawlee/http';
import type { BrowserType, LaunchOptions } from 'playwright';
import { Server as ForwardingProxy } from 'proxy-chain';
import { NewskeepError } from '../../model/errors.ts';
import { missing } from './chromium.ts';
import { type Drawn, draw } from './draw.ts';
import { DrawTasks, type Task } from './tasks.ts';
import { wallOff } from './walled_off.ts';

/** Pages open at a time, at most: each is a process with a few hundred megabytes. */
const MOST_PAGES = 4;
/** A page that hangs in an endless script is given up this long after its time. */
const GRACE_S = 5;

export interface OpenBrowser {
  draw(task: Pick<Task, 'url' | 'network' | 'isList' | 'begin' | 'until'>): Promise<Drawn>;
  close(): Promise<void>;
}

export interface OpenOptions {
  executablePath: string;
  userAgent: string;
  pages: number;
  /** A page's time; crawlee ends one that does not keep to it. */
  pageSeconds: number;
}

/** Makes crawlee's PlaywrightCrawler, which starts Chromium with the first page and again when it has crashed. */
export async function openBrowser({
  executablePath,
  userAgent,
  pages,
  pageSeconds,
}: OpenOptions): Promise<OpenBrowser> {
  const { PlaywrightCrawler } = await crawleePlaywright();
  const { chromium } = await import('playwright');
  const wall = await wallOff();
  const tasks = new DrawTasks();
  const crawler = new PlaywrightCrawler(
    {
      requestQueue: tasks as unknown as RequestQueue,
      useSessionPool: false,
      persistCookiesPerSession: false,
      maxRequestRetries: 0,
      minConcurrency: 1,
      maxConcurrency: Math.min(pages, MOST_PAGES),
      navigationTimeoutSecs: pageSeconds,
      requestHandlerTimeoutSecs: pageSeconds + GRACE_S,
      autoscaledPoolOptions: { maybeRunIntervalSecs: 0.05, loggingIntervalSecs: null },
      statisticsOptions: { persistenceOptions: { enable: false } },
      log: new Log({ level: 0 }),
      launchContext: {
        launcher: honest(chromium),
        // Each page has a context of its own, so nothing of one is known to the next.
        useIncognitoPages: true,
        userAgent,
        launchOptions: launchOptions(executablePath, wall.url),
      },
      browserPoolOptions: {
        useFingerprints: false,
        maxOpenPagesPerBrowser: MOST_PAGES,
        retireBrowserAfterPageCount: 200,
        operationTimeoutSecs: 30,
        prePageCreateHooks: [
          (_id, _controller, options) =>
            void Object.assign(options ?? {}, { userAgent, serviceWorkers: 'block', acceptDownloads: false }),
        ],
      },
      preNavigationHooks: [
        async ({ page, request }, goto) => {
          const task = tasks.taskOf(request);
          task.begin();
          await task.network.attach(page);
          Object.assign(goto, { waitUntil: 'commit' });
        },
      ],
      requestHandler: async ({ page, request }) => {
        const task = tasks.taskOf(request);
        task.done(await draw(page, task.network, task.isList, task.until));
      },
      failedRequestHandler: async ({ request }, error) => tasks.taskOf(request).failed(error),
    },
    new Configuration({ persistStorage: false, systemInfoIntervalMillis: 3_600_000 }),
  );
  const running = crawler.run().then(
    () => tasks.failAll(new Error('the browser is closed')),
    (error) => tasks.failAll(error),
  );
  return {
    draw: (task) =>
      new Promise<Drawn>((done, failed) => tasks.add({ ...task, done, failed })).catch((error) => {
        throw task.network.fault ?? browserError(task.url, error);
      }),
    close: async () => {
      tasks.close();
      await running;
      wall.close();
    },
  };
}

/**
 * crawlee's browser pool opens a forwarding proxy on every address of the machine as soon as it is loaded, which
 * any neighbour could use. Nothing here needs it, so it is kept from listening.
 */
async function crawleePlaywright() {
  const { listen } = ForwardingProxy.prototype;
  ForwardingProxy.prototype.listen = async () => undefined;
  try {
    return await import('@crawlee/playwright');
  } finally {
    ForwardingProxy.prototype.listen = listen;
  }
}

/** crawlee adds arguments that hide that a robot is at work. Ours is one, and says so. */
function honest(chromium: BrowserType): BrowserType {
  const isHonest = (arg: string) => !/AutomationControlled/.test(arg);
  const launch = (options: LaunchOptions = {}) =>
    chromium.launch({ ...options, args: options.args?.filter(isHonest) ?? [] });
  return Object.create(chromium, { launch: { value: launch } });
}

const launchOptions = (executablePath: string, wall: string): LaunchOptions => ({
  executablePath,
  headless: true,
  // Chromium refuses to be boxed in where root starts it.
  chromiumSandbox: process.getuid?.() !== 0,
  proxy: { server: wall },
  // Ctrl-C is the crawl's to answer: it ends in order.
  handleSIGINT: false,
  handleSIGTERM: false,
  handleSIGHUP: false,
  args: [
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--disable-quic',
    '--disable-dev-shm-usage',
    '--blink-settings=imagesEnabled=false',
  ],
});

/** What went wrong in the browser, as the crawl books it. */
function browserError(url: string, error: unknown): NewskeepError {
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  if (/launch/i.test(error instanceof Error ? `${error.name} ${message}` : message)) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : message;
    return missing(`Chromium does not start (${cause.split('\n')[0]})`, error);
  }
  return new NewskeepError('browser_failed', `${url}: the browser could not draw the page (${message}).`, {
    cause: error,
  });
}
