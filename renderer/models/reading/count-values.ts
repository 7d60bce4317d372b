const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const BRACE = 0x7b;
const BRACKET = 0x5b;

/**
 * About how many values the text of a JSON has, strings passed over; it stops counting beyond `most`. So that a text of a few megabytes
 * which would fill gigabytes is refused before it is parsed.
 */
export function countValues(text: Uint8Array<ArrayBuffer>, most: number): number {
  let values = 0;
  for (let at = 0; at < text.length && values <= most; at += 1) {
    const byte = text[at];
    if (byte === COMMA || byte === BRACE || byte === BRACKET) values += 1;
    else if (byte === QUOTE) at = endOfString(text, at + 1);
  }
  return values;
}

function endOfString(text: Uint8Array<ArrayBuffer>, start: number): number {
  for (let quote = text.indexOf(QUOTE, start); quote !== -1; quote = text.indexOf(QUOTE, quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote;
  }
  return text.length;
}
