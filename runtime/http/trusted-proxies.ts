import { BlockList, isIP } from 'node:net';
import { HostRefusal } from '../host-refusal.ts';

/** Whether a peer of this address may say by which scheme and host its clients came. */
export type TrustedProxies = (address: string | undefined) => boolean;

/**
 * @param list Addresses, networks such as `10.0.0.0/8`, or `loopback` for the machine itself. Empty: nobody is trusted.
 * @throws HostRefusal Naming the entry that is none of these.
 */
export function trustedProxies(list: readonly string[]): TrustedProxies {
  const known = new BlockList();
  for (const entry of list) add(known, entry);
  return (address) => {
    if (address === undefined) return false;
    // A socket that takes both families sees IPv4 peers under addresses of this form.
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    return known.check(plain, familyOf(plain));
  };
}

function add(known: BlockList, entry: string): void {
  if (entry === 'loopback') {
    known.addSubnet('127.0.0.0', 8, 'ipv4');
    known.addAddress('::1', 'ipv6');
    return;
  }
  const [, address = '', prefix] = /^([^/%]*)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const longest = isIP(address) === 6 ? 128 : 32;
  if (isIP(address) === 0 || Number(prefix ?? 0) > longest) {
    throw new HostRefusal(
      `--trust-proxy takes addresses, networks such as 10.0.0.0/8, and "loopback", with commas between them, not "${entry}".`,
    );
  }
  if (prefix === undefined) known.addAddress(address, familyOf(address));
  else known.addSubnet(address, Number(prefix), familyOf(address));
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
