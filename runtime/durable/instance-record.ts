import type { Engine } from './engine.ts';
import type { HistoryEvent } from './history-event.ts';
import type { RuntimeStatus } from './instance.ts';

/** An instance as it is kept, for tests and for looking into a problem. */
export interface InstanceRecord {
  readonly instanceId: string;
  readonly name: string;
  readonly status: RuntimeStatus;
  /** JSON text, of the present generation. */
  readonly input: string | null;
  readonly output: string | null;
  readonly history: readonly HistoryEvent[];
}

const PAGE = 100;

/** Every instance, oldest first, read a page at a time. */
export function* instanceRecords(engine: Engine): Generator<InstanceRecord> {
  let after: { createdAt: number; id: string } | undefined;
  for (;;) {
    const page = engine.list({ after, limit: PAGE });
    for (const { id, name, status, input, output } of page) {
      yield { instanceId: id, name, status, input, output, history: engine.history(id) };
    }
    after = page.at(-1);
    if (page.length < PAGE) return;
  }
}
