import { aboutRoute, hostsRoute } from './about.ts';
import { articleAtRoute, articleRoute, changesRoute, clusterRoute } from './articles.ts';
import { listsRoute, stripRoute } from './front_pages.ts';
import { lifeRoute } from './life.ts';
import { coverageRoute, healthRoute, jobsRoute } from './operations.ts';
import { replayRoute } from './replay.ts';
import type { Route } from './route.ts';
import { searchRoute } from './search.ts';
import { examplesRoute, sqlRoute } from './sql.ts';
import { storiesRoute } from './stories.ts';
import { syndicationRoute } from './syndication.ts';
import { tagsRoute } from './tags.ts';
import { viewsRoute } from './views.ts';

/** All that is answered below /api/v1. */
export const ROUTES: Route[] = [
  aboutRoute,
  hostsRoute,
  searchRoute,
  articleAtRoute,
  articleRoute,
  changesRoute,
  clusterRoute,
  lifeRoute,
  replayRoute,
  storiesRoute,
  listsRoute,
  stripRoute,
  tagsRoute,
  syndicationRoute,
  sqlRoute,
  examplesRoute,
  viewsRoute,
  jobsRoute,
  coverageRoute,
  healthRoute,
];
