import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { StartRefusal } from '../start-refusal.ts';

/** Far more than anybody serves; a certificate goes over the wire at every handshake. */
const MOST_NAMES = 100;

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads the list of `--names`: names, wildcards such as `*.sts.example`, and addresses, with commas between them.
 * @throws StartRefusal Naming the one that no certificate can have, or that no client would honour.
 */
export function readNames(list: string): readonly string[] {
  const asked = list.split(',').map((name) => name.trim());
  const names = new Set(asked.filter((name) => name !== '').map(readName));
  if (names.size > MOST_NAMES) throw new StartRefusal(`--names takes ${MOST_NAMES} names at most.`);
  return [...names];
}

function readName(asked: string): string {
  const address = shortAddress(asked);
  if (address !== null) return address;
  const [, star = '', rest = ''] = /^(\*\.)?(.*)$/.exec(asked) ?? [];
  const name = /^[\x21-\x7e]*$/.test(rest) ? rest.toLowerCase() : domainToASCII(rest);
  const labels = name.split('.');
  const isName =
    name.length <= 253 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
  if (!isName) {
    throw new StartRefusal(
      `--names takes names such as sts.example, wildcards such as *.sts.example and addresses, without scheme, port or path, with commas between them; not '${asked}'.`,
    );
  }
  if (star !== '' && labels.length < 2)
    throw new StartRefusal(
      `--names: clients honour a wildcard only with two labels after it, such as *.sts.example; not '${asked}'.`,
    );
  return star + name;
}

/** An address as a certificate is read back with it; null for what is none. A zone (`%eth0`) means nothing to others. */
export function shortAddress(text: string): string | null {
  const family = isIP(text);
  if (family === 0 || text.includes('%')) return null;
  return family === 4 ? text : new URL(`http://[${text}]`).hostname.slice(1, -1);
}
