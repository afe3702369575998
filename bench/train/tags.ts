import { decode } from '../../parsers/decode.ts';
import { findAuthors } from '../../parsers/fields/authors.ts';
import { publisherRules } from '../../parsers/fields/publisher.ts';
import { sectionRules } from '../../parsers/fields/section.ts';
import { Page } from '../../parsers/page.ts';
import { firstOf } from '../../parsers/rule.ts';
import { tagCandidates } from '../../parsers/tags/candidates.ts';
import { likelihood, type TagModel } from '../../parsers/tags/model.ts';
import { type CorpusPage, pageBytes, readCorpus } from '../support/corpus.ts';
import { foldOf } from './folds.ts';

/** Blogs' tags are a weaker witness than newspapers'. */
const TRUST: Readonly<Record<string, number>> = { fundus: 1, read: 1, trafilatura: 0.2 };
const ROUNDS = 300;

interface Sample {
  trust: number;
  fold: number;
  candidates: { features: TagModel['weights']; right: number }[];
}
export type TagLesson = readonly Sample[];

const same = (tag: string) => tag.replace(/\s+/g, ' ').trim().toLowerCase();

function sampleOf({ id, corpus, publisher, url, fetchedAt, truth }: CorpusPage): Sample {
  const page = new Page(decode(pageBytes(id), undefined, url).text, { url, fetchedAt });
  const right = new Set(truth.tags?.map(same));
  const candidates = tagCandidates(page, {
    section: firstOf(sectionRules, page)?.value ?? null,
    publisher: firstOf(publisherRules, page)?.value ?? null,
    authors: findAuthors(page)?.value.map(({ name }) => name) ?? [],
  });
  return {
    trust: TRUST[corpus] ?? 0,
    fold: foldOf(publisher),
    candidates: candidates.map(({ text, features }) => ({
      features: features as TagModel['weights'],
      right: Number(right.has(same(text))),
    })),
  };
}

/** Every candidate of every page whose tags the truth knows: what is known of it, and whether the truth has it. */
export function tagLesson(): TagLesson {
  const byHand = new Map(readCorpus('dev-read').map((page) => [page.id, page]));
  return readCorpus()
    .map((page) => byHand.get(page.id) ?? page)
    .filter(({ truth, corpus }) => truth.tags && corpus in TRUST)
    .map(sampleOf);
}

/**
 * Logistic regression of every page, or of those outside one fold: each page weighs the root of its candidates,
 * Adagrad over the whole set (Duchi et al. 2011), and a little L2 keeps rare features small.
 */
export function learnTags(lesson: TagLesson, without?: number): TagModel {
  const samples = lesson.filter(({ fold }) => fold !== without);
  const weights: Record<string, number> = {};
  for (const { candidates } of lesson)
    for (const { features } of candidates) for (const name in features) weights[name] = 0;
  const model = { bias: 0, weights: weights as TagModel['weights'] };
  const seen: Record<string, number> = {};
  const total = samples.reduce((sum, { trust }) => sum + trust, 0);
  const step = (name: string, value: number, slope: number): number => {
    seen[name] = (seen[name] ?? 1e-6) + slope * slope;
    return value - (0.3 * slope) / Math.sqrt(seen[name] ?? 1);
  };
  for (let round = 0; round < ROUNDS; round++) {
    const slopes: Record<string, number> = {};
    let bias = 0;
    for (const { trust, candidates } of samples) {
      const weight = trust / Math.sqrt(Math.max(1, candidates.length)) / total;
      for (const { features, right } of candidates) {
        const error = (likelihood(features, model) - right) * weight;
        bias += error;
        for (const [name, value] of Object.entries(features))
          slopes[name] = (slopes[name] ?? 0) + error * value;
      }
    }
    model.bias = step(' bias', model.bias, bias);
    for (const [name, slope] of Object.entries(slopes))
      weights[name] = step(name, weights[name] ?? 0, slope + 0.004 * (weights[name] ?? 0));
  }
  return model;
}
