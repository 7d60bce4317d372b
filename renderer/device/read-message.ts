import type { ClientMessage } from '../../shared/connection/messages.ts';
import { parseJson } from '../parse-json.ts';
import { SceneFault } from '../scene-fault.ts';

/** What a device said, or what is wrong with it; `id` is the request's, where it can be told. */
export type Heard =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly fault: SceneFault; readonly id: string | null };

/** Fetched when the first device speaks, not before the engine is ready: it takes longer to load than all the rest. */
const schemas = () => import('../../shared/connection/messages.ts');

/** Reads a text frame. */
export async function readMessage(text: string): Promise<Heard> {
  const heard = parseJson(text);
  if (heard === undefined)
    return {
      ok: false,
      fault: new SceneFault('InvalidMessage', 'A message is one JSON object in a text frame.'),
      id: null,
    };
  const parsed = (await schemas()).clientMessage.safeParse(heard);
  if (parsed.success) return { ok: true, message: parsed.data };
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.');
  const fault =
    field === undefined || field === '' || field === 'type'
      ? new SceneFault('UnknownMessage', 'This engine does not know messages of this type.')
      : new SceneFault('InvalidMessage', `'${field}': ${issue?.message ?? 'wrong'}.`, field);
  return { ok: false, fault, id: idOf(heard) };
}

const idOf = (heard: unknown): string | null =>
  typeof heard === 'object' && heard !== null && 'id' in heard && typeof heard.id === 'string'
    ? heard.id.slice(0, 64)
    : null;
