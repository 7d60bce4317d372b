import type { RequestedSettings, SessionSize } from '../domain/session.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { badRequest, type Problem } from './problem.ts';

/** The longest list of models, in entries and in characters altogether: what is kept with a session has to fit its row. */
const maxModels = 100;
const maxModelCharacters = 8192;

/** A JSON object, as opposed to an array, null or a scalar; only its own fields count. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const field = (body: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(body, name) ? body[name] : undefined;

/** `standard` and `premium` in any case. The message is the retired service's own. */
export function parseSize(value: unknown): Parsed<SessionSize> {
  const known = typeof value === 'string' ? sizes[value.toLowerCase()] : undefined;
  if (known) return parsed(known);
  if (value === undefined)
    return unparsed(badRequest("The field 'size' is required: Standard or Premium.", 'size'));
  const shown = typeof value === 'string' ? value.slice(0, 64) : typeof value;
  return unparsed(badRequest(`Can't specify this VM size: ${shown}`, 'size'));
}

const sizes: Readonly<Record<string, SessionSize>> = Object.assign(Object.create(null), {
  standard: 'Standard',
  premium: 'Premium',
});

/** Addresses of models to load before the session says ready. */
export function parseModels(value: unknown): Parsed<readonly string[]> {
  if (value === undefined || value === null) return parsed([]);
  if (!Array.isArray(value) || !value.every((model): model is string => typeof model === 'string')) {
    return unparsed(badRequest("The field 'models' must be an array of strings.", 'models'));
  }
  // Control characters and halves of surrogate pairs: no address has them, and a record would swell by them.
  if (value.some((model) => /\p{C}/u.test(model))) {
    return unparsed(badRequest("The field 'models' has characters that no address has.", 'models'));
  }
  const characters = value.reduce((sum, model) => sum + model.length, 0);
  if (value.length > maxModels || characters > maxModelCharacters) {
    return unparsed(
      badRequest(
        `The field 'models' has at most ${maxModels} entries and ${maxModelCharacters} characters in all.`,
        'models',
      ),
    );
  }
  return parsed(value);
}

export function parseSeatPolicy(value: unknown): Parsed<RequestedSettings['seatPolicy']> {
  if (value === undefined) return parsed('exclusive');
  if (value === 'exclusive' || value === 'handover') return parsed(value);
  return unparsed(badRequest("The field 'seatPolicy' must be 'exclusive' or 'handover'.", 'seatPolicy'));
}

/** Why a number of minutes can't be the lease of a new session, or null. */
export function leaseProblem(minutes: number, maxMinutes: number, name: string): Problem | null {
  // As recorded from the retired service, to the letter: its clients match on it.
  if (minutes < 0) return badRequest(`The ${name} value cannot be negative.`);
  if (minutes < 1 || minutes > maxMinutes)
    return badRequest(`The ${name} value must be 1 to ${maxMinutes} minutes.`, name);
  return null;
}
