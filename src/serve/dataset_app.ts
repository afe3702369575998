import express from 'express';
import { type DataPlace, placeOf } from '../place.ts';
import { openApi } from './api/openapi.ts';
import { router } from './api/route.ts';
import { ROUTES } from './api/routes.ts';
import { appFiles } from './app_files.ts';
import { FEED } from './feed.ts';
import { jsonOnly, ownPagesOnly, ownPagesOrOpened } from './guard.ts';
import { JOB_ROUTES } from './jobs_described.ts';
import { type AskRows, LiveDataset } from './live_dataset.ts';
import { openReplay } from './replay/open.ts';
import { Searcher } from './searcher.ts';
import type { Served } from './served.ts';
import { slowlyMade } from './slowly.ts';
import { passwordGuard, readGuard } from './token.ts';

export interface AppOptions {
  data: DataPlace;
  host: string;
  /** Of the app. */
  port: number;
  replayPort: number;
  token: string | undefined;
  queue: string | undefined;
  shows: { jobs: boolean; queues: boolean };
}

const KEEP_MS = 60_000;

/** The page for analysts, the API that it uses, and the replay of archived pages at an origin of its own. */
export async function openApp(
  options: AppOptions,
): Promise<{ router: express.Router; close(): Promise<void> }> {
  const { data, token, queue, shows } = options;
  const dataset = new LiveDataset(data);
  const searcher = new Searcher(data);
  const rows: AskRows = async (sql, values = [], signal) =>
    (await dataset.table(sql, values, { signal })).rows as never;
  const replay = await openReplay({ ...options, rows });
  const served: Served = {
    data,
    place: placeOf(data).archive,
    queue,
    shows: { ...shows, replay: replay !== undefined },
    dataset,
    searcher,
    rows,
    replay: replay?.make,
    slowly: slowlyMade(KEEP_MS),
  };
  const app = express.Router();
  const described = openApi([
    ['/api/v1', ROUTES],
    ['', [FEED]],
    ...(shows.jobs ? [['/api/jobs', JOB_ROUTES] as const] : []),
  ]);
  app.get(
    '/api/openapi.json',
    ownPagesOnly,
    readGuard(token),
    (_request, response) => void response.json(described),
  );
  app.use('/api/v1', ownPagesOnly, readGuard(token), jsonOnly, router(ROUTES, served));
  app.use('/feed.xml', passwordGuard(token));
  app.use(ownPagesOrOpened, appFiles(replay?.frames ?? "'none'"));
  app.use(router([FEED], served));
  const close = async () => {
    await replay?.close();
    await searcher.close();
    await dataset.close();
  };
  return { router: app, close };
}
