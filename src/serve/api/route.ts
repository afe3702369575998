import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express from 'express';
import * as z from 'zod';
import { NewskeepError } from '../../../model/errors.ts';
import { asKnown } from '../../schedule/course.ts';
import { nameIn } from '../guard.ts';
import type { Served } from '../served.ts';

/** Takes pieces of an answer, and is done when whoever asked has them. */
export type Send = (
  pieces: Iterable<string> | AsyncIterable<string>,
  headers?: Record<string, string>,
) => Promise<void>;

/** An answer that is not JSON. */
export class Text {
  readonly type: string;
  /** Offered as a file of that name. */
  readonly filename: string | undefined;
  /** What it throws before it sends is told as any error. */
  readonly write: (send: Send) => Promise<void>;

  constructor(type: string, filename: string | undefined, write: (send: Send) => Promise<void>) {
    this.type = type;
    this.filename = filename;
    this.write = write;
  }
}

type Shape = z.ZodObject;

interface Given<P extends Shape, Q extends Shape, B extends Shape> {
  params: z.infer<P>;
  query: z.infer<Q>;
  body: z.infer<B>;
  /** Aborted when whoever asked has gone. */
  signal: AbortSignal;
  /** The name by which whoever asks reaches this server, without the port. */
  host: string;
}

/** One thing that the API answers, as its description tells it. */
export interface Described<P extends Shape = Shape, Q extends Shape = Shape, B extends Shape = Shape> {
  method: 'get' | 'post';
  /** As OpenAPI writes it: "/articles/{id}". */
  path: string;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  /** What a JSON answer fits; without it the answer is text of `type`. */
  answer?: z.ZodType;
  /** A media type beside JSON. */
  type?: string;
  /** Of an answer; without it, 200. */
  status?: number;
}

/** The same, with what answers: what serves it and what describes it are made from this. */
export interface Route<P extends Shape = Shape, Q extends Shape = Shape, B extends Shape = Shape>
  extends Described<P, Q, B> {
  handle(served: Served, given: Given<P, Q, B>): Promise<unknown>;
}

/** Only tells the types of what is given apart. */
export const route = <P extends Shape, Q extends Shape, B extends Shape>(one: Route<P, Q, B>): Route =>
  one as unknown as Route;

/** The routes, for a path of their own. */
export function router(routes: Route[], served: Served): express.Router {
  const api = express.Router();
  api.use(express.json({ limit: '100kb' }));
  for (const one of routes) api[one.method](one.path.replace(/\{(\w+)\}/g, ':$1'), handler(one, served));
  api.use((_request, response) => {
    response.status(404).json({
      code: 'usage',
      message: 'There is nothing at this path.',
      hint: '/api/openapi.json names what there is.',
    });
  });
  api.use(tellError);
  return api;
}

const handler =
  (one: Route, served: Served): express.RequestHandler =>
  async (request, response) => {
    const given = {
      params: read(one.params, request.params, 'path'),
      query: read(one.query, request.query, 'query'),
      body: read(one.body, request.body ?? {}, 'body'),
      signal: gone(response),
      host: nameIn(request.headers.host ?? ''),
    };
    const answer = await one.handle(served, given);
    response.set('cache-control', 'no-store');
    if (answer instanceof Text) await sendText(response, answer);
    else response.json(answer);
  };

const sendText = (response: express.Response, { type, filename, write }: Text): Promise<void> =>
  write(async (pieces, headers = {}) => {
    if (filename !== undefined) response.attachment(filename);
    response.set({ 'content-type': type, ...headers });
    await pipeline(Readable.from(pieces), response);
  });

function gone(response: express.Response): AbortSignal {
  const stop = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) stop.abort();
  });
  return stop.signal;
}

function read(shape: Shape | undefined, value: unknown, where: string): Record<string, unknown> {
  if (!shape) return {};
  // What is not known is told: a slip would otherwise ask for everything.
  const found = shape.strict().safeParse(value);
  if (found.success) return found.data;
  throw slip(shape, where, found.error.issues[0], value as Record<string, unknown>);
}

function slip(
  shape: Shape,
  where: string,
  issue: z.core.$ZodIssue | undefined,
  value: Record<string, unknown>,
) {
  if (issue?.code === 'unrecognized_keys')
    return new NewskeepError('usage', `${issue.keys.join(', ')}: nothing that can be asked for here.`, {
      hint: `There are ${Object.keys(shape.shape).join(', ')}.`,
    });
  const name = issue?.path.join('.') ?? '';
  if (issue?.code === 'invalid_format' && issue.format === 'date')
    return new NewskeepError('usage', `${name}: ${value[name]} is no day.`, {
      hint: 'A day is written as 2026-02-04: the year, the month, the day.',
    });
  const said = [where, name, issue?.message].filter(Boolean).join(': ');
  return new NewskeepError('usage', said, { hint: '/api/openapi.json says what is taken.' });
}

const tellError: express.ErrorRequestHandler = (error, _request, response, _next) => {
  if (response.headersSent || response.destroyed) return;
  const { code, message, hint } = asKnown(error);
  if (error instanceof NewskeepError)
    return void response.status(statusOf(error)).json({ code, message, hint });
  // Of express itself: a body that is no JSON, a path that does not decode.
  if (error?.status >= 400 && error?.status < 500)
    return void response.status(error.status).json({ code: 'usage', message: String(error.message) });
  console.error(error);
  response.status(500).json({ code, message: 'A fault of newskeep itself: its log has it.' });
};

const STATUS: Record<string, number> = {
  usage: 400,
  search_invalid: 400,
  no_data: 404,
  nothing_selected: 404,
  job_unknown: 404,
  locked: 409,
};

/** 422: what was asked for cannot be; 503: it helps to ask later. */
function statusOf({ code, retry }: NewskeepError): number {
  return STATUS[code] ?? (retry === 'give_up' ? 422 : 503);
}

/** A list in a query: given once or several times. */
export const manyOf = (what: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((value) => [value].flat())
    .optional()
    .describe(what);

export const dayOf = (what: string) => z.iso.date().optional().describe(`${what} (YYYY-MM-DD).`);
