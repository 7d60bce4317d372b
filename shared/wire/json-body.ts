import JSON5 from 'json5';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { badRequest } from './problem.ts';

/** The largest body that a caller may send, in bytes. */
export const maxBodyBytes = 64 * 1024;

export interface BodyOptions {
  readonly lenient?: boolean;
  readonly limit?: number;
}

/**
 * Reads a body as JSON: bytes that are not UTF-8 are refused rather than mended, and so is another content type. `lenient` reads
 * JSON5 where strict JSON fails: version 1's own documentation sends single quotes.
 */
export function parseJsonBody(
  bytes: Uint8Array,
  contentType: string | null,
  { lenient = false, limit = maxBodyBytes }: BodyOptions = {},
): Parsed<unknown> {
  if (bytes.byteLength > limit) {
    return unparsed({
      status: 413,
      code: 'RequestEntityTooLarge',
      message: `The body may have at most ${limit} bytes.`,
    });
  }
  if (contentType !== null && !isJson(contentType)) {
    return unparsed({
      status: 415,
      code: 'UnsupportedMediaType',
      message: "The body must be sent as 'Content-Type: application/json'.",
      target: 'Content-Type',
    });
  }
  const text = decode(bytes);
  if (text === null) return unparsed(badRequest('The body is not valid UTF-8.'));
  if (text.trim() === '') return unparsed(badRequest('The body is missing.'));
  const value = readJson(text, lenient);
  return value === undefined ? unparsed(badRequest('The body is not valid JSON.')) : parsed(value);
}

const isJson = (contentType: string): boolean =>
  /^application\/(?:[a-z0-9.-]+\+)?json$/.test((contentType.split(';')[0] ?? '').trim().toLowerCase());

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function readJson(text: string, lenient: boolean): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (!lenient) return undefined;
  }
  try {
    return JSON5.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
