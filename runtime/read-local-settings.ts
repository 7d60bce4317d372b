import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { HostRefusal } from './host-refusal.ts';

/**
 * Puts `Values` of the app's local.settings.json into `env`, where what is set already wins. Without the file
 * nothing happens.
 * @throws HostRefusal When the file is no JSON, or its values are not text. Values are never repeated.
 */
export function readLocalSettings(directory: string, env: Record<string, string | undefined>): void {
  const file = resolve(directory, 'local.settings.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return; // The file is optional, and absent where settings come from the environment.
  }
  for (const [name, value] of Object.entries(valuesOf(file, text))) {
    if (typeof value !== 'string')
      throw new HostRefusal(`In ${file} the value of ${name} must be in quotes.`);
    env[name] ??= value;
  }
}

function valuesOf(file: string, text: string): object {
  const settings = parseJson(text);
  if (settings === undefined) {
    throw new HostRefusal(`${file} is not valid JSON: correct it, or start with --no-settings.`);
  }
  const values =
    typeof settings === 'object' && settings !== null && 'Values' in settings ? settings.Values : {};
  if (typeof values === 'object' && values !== null && !Array.isArray(values)) return values;
  throw new HostRefusal(`In ${file} "Values" must be an object of names and texts.`);
}

/** Without the parser's own error: it quotes the text, which may hold secrets. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // JSON has no undefined, so that this is unambiguous.
  }
}
