import { Session } from 'node:inspector/promises';

/** The innermost frame of ours decides what a sample's time went to; names of packages where none of ours is. */
const STAGES: readonly (readonly [RegExp, string])[] = [
  [/\/parsers\/|model\/content_encoding/, 'parse'],
  [/\/storage\/|node_modules\/warcio/, 'store'],
  [/\/queues\//, 'frontier'],
  [/\/crawlers\/find\/|\/crawlers\/discover|feedsmith/, 'find'],
  [/\/crawlers\/|node_modules\/(?:undici|@crawlee|got|playwright)/, 'fetch'],
  [/\/src\//, 'pipeline'],
];

/** Runs the work under V8's sampling profiler; CPU seconds of the main thread by stage. */
export async function profiled<T>(
  work: () => Promise<T>,
): Promise<{ value: T; seconds: Record<string, number> }> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 1000 });
  await session.post('Profiler.start');
  const value = await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parent = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
  );
  const stageOf = (id: number): string => {
    const { functionName } = nodes.get(id)?.callFrame ?? {};
    if (functionName === '(idle)' || functionName === '(program)') return functionName.slice(1, -1);
    if (functionName === '(garbage collector)') return 'garbage';
    for (let at: number | undefined = id; at !== undefined; at = parent.get(at)) {
      const url = nodes.get(at)?.callFrame.url ?? '';
      const stage = STAGES.find(([pattern]) => pattern.test(url));
      if (stage) return stage[1];
    }
    return 'node';
  };
  const seconds: Record<string, number> = {};
  const known = new Map<number, string>();
  for (const [i, id] of (profile.samples ?? []).entries()) {
    const stage = known.get(id) ?? stageOf(id);
    known.set(id, stage);
    if (stage !== 'idle') seconds[stage] = (seconds[stage] ?? 0) + (profile.timeDeltas?.[i] ?? 0) / 1e6;
  }
  return { value, seconds };
}
