/** In characters. Far above any token of ours; nothing is computed over a longer text. */
export const maxTokenLength = 8192;
const threeParts = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){2}$/;

/**
 * Whether a text can be a signed token at all. Stricter than the parser behind it, which skips blanks and takes more than one
 * spelling of the same bytes: a token has exactly one spelling here. Cheap, and in time proportional to the length limit.
 */
export const isTokenShaped = (text: string): boolean =>
  text.length <= maxTokenLength && threeParts.test(text) && text.split('.').every(isCanonical);

const isCanonical = (part: string): boolean => Buffer.from(part, 'base64url').toString('base64url') === part;
