import { type Fields, fieldsOf, numberOf, textOf } from '../guards.ts';
import type { LoadProgress } from '../scene/model.ts';

export type HeardMessage =
  | { readonly type: 'result'; readonly id: string; readonly result: unknown }
  | { readonly type: 'progress'; readonly id: string; readonly progress: LoadProgress }
  | { readonly type: 'uploaded'; readonly upload: number; readonly received: number; readonly window: number }
  | {
      readonly type: 'error';
      readonly id: string | null;
      readonly code: string;
      readonly message: string;
      readonly target: string | undefined;
    };

const stages = [
  'waiting',
  'fetching',
  'reading',
  'indexing',
  'placing',
] as const satisfies readonly LoadProgress['stage'][];

/** What an engine says, or null: a beat, or what a later one says. */
export function readMessage(fields: Fields): HeardMessage | null {
  const { type } = fields;
  const id = textOf(fields['id']);
  if (type === 'result' && id !== null) return { type, id, result: fields['result'] };
  if (type === 'progress' && id !== null) {
    const { stage, loaded, total } = fieldsOf(fields['progress']);
    const known = stages.find((it) => it === stage);
    return known
      ? { type, id, progress: { stage: known, loaded: numberOf(loaded) ?? 0, total: numberOf(total) } }
      : null;
  }
  if (type === 'uploaded') {
    const [upload, received, window] = [fields['upload'], fields['received'], fields['window']].map(numberOf);
    return upload && received != null && window != null ? { type, upload, received, window } : null;
  }
  if (type !== 'error') return null;
  return {
    type,
    id,
    code: textOf(fields['code']) ?? 'InternalError',
    message: textOf(fields['message']) ?? 'The engine gave no reason.',
    target: textOf(fields['target']) ?? undefined,
  };
}
