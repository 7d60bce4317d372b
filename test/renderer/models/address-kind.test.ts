import { describe, expect, it } from 'vitest';
import { addressKind } from '../../../renderer/models/sources/address-kind.ts';
import { hostList } from '../../../renderer/models/sources/host-list.ts';

describe('an address', () => {
  it.each([
    ['1.1.1.1', 'public'],
    ['9.255.255.255', 'public'],
    ['10.0.0.0', 'inside'],
    ['10.255.255.255', 'inside'],
    ['11.0.0.0', 'public'],
    ['0.0.0.0', 'inside'],
    ['100.64.0.1', 'inside'],
    ['100.128.0.0', 'public'],
    ['127.0.0.1', 'inside'],
    ['127.255.255.254', 'inside'],
    ['169.254.169.254', 'metadata'],
    ['169.254.0.1', 'metadata'],
    ['168.63.129.16', 'metadata'],
    ['168.63.129.17', 'public'],
    ['100.100.100.200', 'metadata'],
    ['172.15.255.255', 'public'],
    ['172.16.0.0', 'inside'],
    ['172.31.255.255', 'inside'],
    ['172.32.0.0', 'public'],
    ['192.168.0.1', 'inside'],
    ['198.19.255.255', 'inside'],
    ['224.0.0.1', 'inside'],
    ['255.255.255.255', 'inside'],
    ['::', 'inside'],
    ['::1', 'inside'],
    ['::ffff:8.8.8.8', 'inside'],
    ['::ffff:169.254.169.254', 'metadata'],
    ['::ffff:a9fe:a9fe', 'metadata'],
    ['64:ff9b::7f00:1', 'inside'],
    ['2002:7f00:1::', 'inside'],
    ['2001::1', 'inside'],
    ['2001:db8::1', 'inside'],
    ['2606:4700::1111', 'public'],
    ['fc00::1', 'inside'],
    ['fd00:ec2::254', 'metadata'],
    ['fe80::1', 'metadata'],
    ['fe80::1%eth0', 'metadata'],
    ['ff02::1', 'inside'],
    ['nonsense', 'metadata'],
  ])('%s is %s', (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });
});

describe('a list of hosts', () => {
  it('has names whatever their letters, and with the dot that ends a whole name', () => {
    const hosts = hostList(['Models.Example']);
    expect(
      ['models.example', 'MODELS.EXAMPLE.', 'other.example', 'a.models.example'].map(hosts.hasName),
    ).toEqual([true, true, false, false]);
  });

  it('has addresses and subnets of both families', () => {
    const hosts = hostList(['10.1.0.0/16', '192.168.7.7', 'fd00::/8', '[::1]']);
    expect(
      ['10.1.255.255', '10.2.0.0', '192.168.7.7', '192.168.7.8', 'fd12::1', '::1', '::2'].map(
        hosts.hasAddress,
      ),
    ).toEqual([true, false, true, false, true, true, false]);
  });

  it.each(['10.0.0.0/33', '10.0.0.0/', 'https://models.example', 'a/24', '', '*.example'])(
    'refuses %j in words',
    (entry) => {
      expect(() => hostList([entry])).toThrow(/is no host/);
    },
  );
});
