import { type SubjectName, subjects } from '../subjects/subjects.ts';
import { type Load, runLoad, type Window } from './run-load.ts';
import type { Subject } from './subject.ts';

// The client: a process of its own, so that its work is not in the way of who watches the machine. It does what its parent's messages
// say, one after another, and ends with it.

export type LoadOrder =
  | { readonly do: 'open'; readonly subject: SubjectName; readonly target: object }
  | { readonly do: 'preload'; readonly sessions: number }
  | { readonly do: 'run'; readonly operation: string; readonly load: Omit<Load, 'first'> };

export type LoadReport =
  | { readonly did: 'opened' | 'closed' | 'done' }
  | { readonly did: 'run'; readonly window: Window }
  | { readonly did: 'failed'; readonly why: string };

let subject: Subject | null = null;
/** Where each operation goes on: no two windows make the same calls. */
const next = new Map<string, number>();

const say = (report: LoadReport): void => void process.send?.(report);

async function follow(order: LoadOrder): Promise<LoadReport> {
  if (order.do === 'open') {
    // The parent is this program's own: what it sends is of the shape that the subject takes.
    subject = subjects[order.subject](order.target as never);
    return { did: 'done' };
  }
  if (!subject) throw new Error('Nothing is under load yet.');
  if (order.do === 'preload') {
    await subject.preload?.(order.sessions);
    return { did: 'done' };
  }
  const operation = subject.operations[order.operation];
  if (!operation) throw new Error(`There is no operation ${order.operation}.`);
  const first = next.get(order.operation) ?? 0;
  const done = await runLoad(
    operation,
    { ...order.load, first },
    {
      now: () => performance.now(),
      opened: () => say({ did: 'opened' }),
      closed: () => say({ did: 'closed' }),
    },
  );
  next.set(order.operation, done.next);
  return { did: 'run', window: done.window };
}

process.on('message', (order: LoadOrder) => {
  follow(order).then(say, (error: unknown) => say({ did: 'failed', why: String(error) }));
});
process.on('disconnect', () => process.exit(0));
