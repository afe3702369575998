/** The library: the same road and options as the command line. */
export { NewskeepError } from '../model/errors.ts';
export type { JobInput } from '../model/job.ts';
export type { PageInput, ParsedPage } from '../model/page.ts';
export type { Article, CaptureRecord, Headline, NearDuplicate } from '../model/records.ts';
export { parsePage } from '../parsers/index.ts';
export { type CrawlOptions, crawl } from './api.ts';
export { type DoctorOptions, diagnose } from './doctor/doctor.ts';
export type { Diagnosis, Finding } from './doctor/schema.ts';
export { type ChangesRequest, changes } from './history/changes.ts';
export { history } from './history/history.ts';
export type { Change, History } from './history/schema.ts';
export { type NearOptions, nearDuplicates } from './near/near_duplicates.ts';
export type { RunReport } from './pipeline/report.ts';
export type { DataPlace } from './place.ts';
export { DatasetReader, type Table } from './query/dataset.ts';
export { type ReparseRequest, reparse } from './reparse/reparse.ts';
export type { ReparseReport } from './reparse/report.ts';
export {
  type SearchFilters,
  type SearchHit,
  SearchIndex,
  type SearchOptions,
  type SearchResult,
} from './search/index.ts';
export { readStatus, type Status } from './status/read.ts';
