import {
  type AutoExtend,
  defaultLeaseOptions,
  type LeaseOptions,
  type Tags,
} from '../domain/lease-options.ts';
import { isMinutes } from './is-minutes.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { badRequest } from './problem.ts';
import { field, isObject } from './requested-settings.ts';

type Body = Readonly<Record<string, unknown>>;

const maxWarnings = 5;
const maxTags = 16;
const maxTagCharacters = 256;
const tagName = /^[A-Za-z0-9._-]{1,64}$/;

/** Reads what a create says about its lease, beyond its length. What is not said is as by default; null switches a rule off. */
export function parseLeaseOptions(body: Body, maxMinutes: number): Parsed<LeaseOptions> {
  const autoExtend = parseAutoExtend(field(body, 'autoExtend'), maxMinutes);
  if (!autoExtend.ok) return autoExtend;
  const warningMinutes = parseWarnings(field(body, 'warningMinutes'), maxMinutes);
  if (!warningMinutes.ok) return warningMinutes;
  const connect = parseMinutes(body, 'connectTimeoutMinutes', maxMinutes);
  if (!connect.ok) return connect;
  const reconnect = parseMinutes(body, 'reconnectTimeoutMinutes', maxMinutes);
  if (!reconnect.ok) return reconnect;
  const idle = parseMinutes(body, 'idleTimeoutMinutes', maxMinutes);
  if (!idle.ok) return idle;
  return parsed({
    autoExtend: autoExtend.value,
    connectTimeoutMinutes: connect.value,
    reconnectTimeoutMinutes: reconnect.value,
    idleTimeoutMinutes: idle.value,
    warningMinutes: warningMinutes.value,
  });
}

/** Null where nothing is said, and where the rule is switched off. `within` is the object that the field is in, where that is not the body. */
function parseMinutes(body: Body, name: string, most: number, within = ''): Parsed<number | null> {
  const value = field(body, name) ?? null;
  return value === null || isMinutes(value, most)
    ? parsed(value)
    : unparsed(minutesProblem(`${within}${name}`, most));
}

function parseAutoExtend(value: unknown, maxMinutes: number): Parsed<AutoExtend | null> {
  if (value === undefined || value === null) return parsed(null);
  if (!isObject(value))
    return unparsed(badRequest("The field 'autoExtend' must be an object.", 'autoExtend'));
  const byMinutes = field(value, 'byMinutes');
  if (!isMinutes(byMinutes, maxMinutes)) return unparsed(minutesProblem('autoExtend.byMinutes', maxMinutes));
  const whenRemainingMinutes = field(value, 'whenRemainingMinutes') ?? Math.min(5, byMinutes);
  if (!isMinutes(whenRemainingMinutes, maxMinutes))
    return unparsed(minutesProblem('autoExtend.whenRemainingMinutes', maxMinutes));
  if (whenRemainingMinutes > byMinutes) {
    return unparsed(
      badRequest(
        "The field 'autoExtend.whenRemainingMinutes' can't be more than 'byMinutes': one step would not be enough.",
        'autoExtend.whenRemainingMinutes',
      ),
    );
  }
  const upTo = parseMinutes(value, 'upToMinutes', maxMinutes, 'autoExtend.');
  return upTo.ok ? parsed({ byMinutes, whenRemainingMinutes, upToMinutes: upTo.value }) : upTo;
}

function parseWarnings(value: unknown, maxMinutes: number): Parsed<readonly number[]> {
  if (value === undefined) return parsed(defaultLeaseOptions.warningMinutes);
  if (value === null) return parsed([]);
  const isList = Array.isArray(value) && value.length <= maxWarnings;
  if (isList && value.every((lead) => isMinutes(lead, maxMinutes)) && new Set(value).size === value.length)
    return parsed(value.toSorted((one, other) => other - one));
  return unparsed(
    badRequest(
      `The field 'warningMinutes' must be an array of at most ${maxWarnings} different whole numbers from 1 to ${maxMinutes}.`,
      'warningMinutes',
    ),
  );
}

const minutesProblem = (name: string, most: number) =>
  badRequest(`The field '${name}' must be a whole number of minutes from 1 to ${most}.`, name);

/** Reads the field `tags`; null where there is none. */
export function parseTags(value: unknown): Parsed<Tags | null> {
  if (value === undefined) return parsed(null);
  const entries = isObject(value) ? Object.entries(value) : null;
  if (
    entries === null ||
    entries.length > maxTags ||
    !entries.every(([name, text]) => tagName.test(name) && name !== '__proto__' && isTagValue(text))
  ) {
    return unparsed(
      badRequest(
        `The field 'tags' must be an object of at most ${maxTags} strings. A name has 1 to 64 letters, digits, dots, hyphens and underscores, a value at most ${maxTagCharacters} characters.`,
        'tags',
      ),
    );
  }
  return parsed(Object.fromEntries(entries) as Tags); // Each value was just seen to be a string.
}

const isTagValue = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= maxTagCharacters && !/\p{C}/u.test(value);
