import type { ForeignPiece, ForeignRecord } from '../../storage/port.ts';

/** An answer that a WARC holds, with the request that brought it where that is kept too. */
export interface Exchange {
  answer: ForeignRecord;
  request: ForeignRecord | undefined;
}

/** Brings answers and requests together, whichever of the two a tool writes first. Damage passes through. */
export async function* exchanges(
  pieces: AsyncIterable<ForeignPiece>,
): AsyncGenerator<Exchange | { offset: number; damage: string }> {
  let asked: ForeignRecord | undefined;
  let answered: ForeignRecord | undefined;
  for await (const piece of pieces) {
    if ('damage' in piece) {
      yield piece;
      continue;
    }
    const { record } = piece;
    if (record.type === 'request') {
      if (answered && belong(record, answered)) {
        yield { answer: answered, request: record };
        answered = undefined;
      } else asked = record;
    } else if (record.type === 'response' || record.type === 'revisit') {
      if (answered) yield { answer: answered, request: undefined };
      const request = asked && belong(asked, record) ? asked : undefined;
      if (request) yield { answer: record, request };
      answered = request ? undefined : record;
      asked = undefined;
    }
  }
  if (answered) yield { answer: answered, request: undefined };
}

const belong = (request: ForeignRecord, answer: ForeignRecord): boolean =>
  request.concurrentTo === answer.id ||
  answer.concurrentTo === request.id ||
  (request.url === answer.url && request.date === answer.date);
