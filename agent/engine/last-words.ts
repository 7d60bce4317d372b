const LONGEST = 300;

/**
 * The last line of an engine's output, fit for a report: no control characters, no secret of this host, of a path only its last
 * part, at most 300 characters. Null when it said nothing.
 */
export function lastWords(output: string, secrets: readonly string[]): string | null {
  const lines = output
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be removed
    .replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
    .split(/[\r\n]+/)
    .map((line) => line.replace(/\p{C}/gu, ' ').trim())
    .filter((line) => line !== '');
  let line = lines.at(-1);
  if (line === undefined) return null;
  for (const secret of secrets) line = line.replaceAll(secret, '…');
  line = line.replace(/(?:\/[^\s/:'"()]+){2,}/g, (path) => `…/${path.slice(path.lastIndexOf('/') + 1)}`);
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
