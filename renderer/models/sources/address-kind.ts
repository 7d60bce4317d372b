import { BlockList, isIP } from 'node:net';

/** `public`: anybody may be asked there. `metadata`: tells machines of a cloud their secrets. `inside`: all others. */
export type AddressKind = 'public' | 'inside' | 'metadata';

const subnets = (list: readonly string[], family: 'ipv4' | 'ipv6'): BlockList => {
  const blocks = new BlockList();
  for (const subnet of list) {
    const [network = '', bits] = subnet.split('/');
    blocks.addSubnet(network, Number(bits), family);
  }
  return blocks;
};

/** IANA's special-purpose registry; 192.88.99.0/24 once led to whoever relayed for 6to4. */
const inside4 = subnets(
  [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/4',
    '240.0.0.0/4',
  ],
  'ipv4',
);
/** Link-local with the clouds' usual 169.254.169.254, and those that lie elsewhere: Azure, Alibaba, Oracle. */
const metadata4 = subnets(
  ['169.254.0.0/16', '168.63.129.16/32', '100.100.100.200/32', '192.0.0.192/32'],
  'ipv4',
);
/** Only global unicast is public: all that wraps an IPv4 address (mapped, NAT64) lies outside of it or is taken out below. */
const global6 = subnets(['2000::/3'], 'ipv6');
const inside6 = subnets(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'], 'ipv6');
const metadata6 = subnets(['fe80::/10', 'fd00:ec2::254/128'], 'ipv6');

export function addressKind(address: string): AddressKind {
  if (isIP(address) === 4) {
    if (metadata4.check(address, 'ipv4')) return 'metadata';
    return inside4.check(address, 'ipv4') ? 'inside' : 'public';
  }
  // A zone (fe80::1%eth0) makes sense for addresses of the link only.
  if (isIP(address) !== 6 || address.includes('%')) return 'metadata';
  if (metadata6.check(address, 'ipv6')) return 'metadata';
  const mapped = mappedAddress(address);
  if (mapped !== null) return addressKind(mapped) === 'metadata' ? 'metadata' : 'inside';
  return global6.check(address, 'ipv6') && !inside6.check(address, 'ipv6') ? 'public' : 'inside';
}

/** ::ffff:1.2.3.4 is 1.2.3.4 to the one who connects. */
function mappedAddress(address: string): string | null {
  const { hostname } = new URL(`http://[${address}]`);
  const [, high, low] = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(hostname) ?? [];
  if (high === undefined || low === undefined) return null;
  const bits = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return bits.flatMap((pair) => [pair >> 8, pair & 255]).join('.');
}
