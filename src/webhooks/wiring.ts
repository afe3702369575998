import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Outbox } from '../../queues/outbox/port.ts';
import * as sqlite from '../../queues/outbox/sqlite.ts';
import { type DataPlace, placeOf } from '../place.ts';

/** Beside src/wiring.ts, the one place that names a concrete outbox, and where it lies. */

const outboxPath = (data: DataPlace) => path.join(placeOf(data).state, 'webhooks.sqlite');

/** What webhooks are owed by runs that wrote with this state folder. */
export const openOutbox = (data: DataPlace): Outbox => sqlite.openOutbox(outboxPath(data));

/** The same; undefined where no run ever owed anything. */
export const openKnownOutbox = (data: DataPlace): Outbox | undefined =>
  existsSync(outboxPath(data)) ? openOutbox(data) : undefined;
