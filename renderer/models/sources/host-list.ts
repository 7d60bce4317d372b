import { BlockList, isIP } from 'node:net';

/** The hosts that whoever runs the engine has named. */
export interface HostList {
  hasName(name: string): boolean;
  hasAddress(address: string): boolean;
}

/** @throws Error that names the entry which is neither a name, an address nor a subnet. */
export function hostList(entries: readonly string[]): HostList {
  const names = new Set<string>();
  const blocks = new BlockList();
  for (const entry of entries) {
    const [network = '', bits] = entry.replace(/^\[(.*)\]$/, '$1').split('/');
    const family = isIP(network) === 4 ? 'ipv4' : isIP(network) === 6 ? 'ipv6' : null;
    const widest = family === 'ipv4' ? 32 : 128;
    const width = bits === undefined ? widest : Number(bits);
    const isWidth = Number.isInteger(width) && width >= 0 && width <= widest && bits !== '';
    if (family !== null && isWidth) blocks.addSubnet(network, width, family);
    else if (family === null && bits === undefined && /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(network))
      names.add(network.toLowerCase());
    else throw new Error(`"${entry}" is no host: write models.example, 10.0.0.7 or 10.0.0.0/8.`);
  }
  return {
    // A dot at the end says that a name is complete; it is the same name.
    hasName: (name) => names.has(name.toLowerCase().replace(/\.$/, '')),
    hasAddress: (address) => blocks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'),
  };
}
