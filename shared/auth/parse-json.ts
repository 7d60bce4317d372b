/** The value of a JSON text; undefined, which JSON can't say, when it is none. The parser's own error quotes the text, a secret here. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever reads the value refuses undefined, in words of its own.
    return undefined;
  }
}
