/** A piece of a word: quoted, with a letter that a backslash protects, or plain. */
const piece = /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)|([^\s'"\\]+|\\$)/gsy;

/**
 * Splits a command line into words as a shell does, and does nothing else of a shell: quotes and backslashes hold words together,
 * `$`, `*`, `|`, `>` are letters. Null when a quote is not closed.
 */
export function splitWords(line: string): string[] | null {
  const words: string[] = [];
  let at = 0;
  while (true) {
    at += /^\s*/.exec(line.slice(at))?.[0].length ?? 0;
    if (at === line.length) return words;
    let word = '';
    while (at < line.length && !/\s/.test(line.charAt(at))) {
      piece.lastIndex = at;
      const found = piece.exec(line);
      if (found === null) return null;
      const [whole, single, double, protectedLetter, plain] = found;
      word += single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? protectedLetter ?? plain ?? '';
      at += whole.length;
    }
    words.push(word);
  }
}
