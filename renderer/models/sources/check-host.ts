import { isIP } from 'node:net';
import { modelFault } from '../model-fault.ts';
import type { ResolveName } from '../model-settings.ts';
import { addressKind } from './address-kind.ts';
import type { HostList } from './host-list.ts';

/** Addresses that may be connected to: only to these, not to what the name says a moment later. */
export interface CheckedHost {
  readonly addresses: readonly string[];
  /** Whoever runs the engine has named it. */
  readonly isNamed: boolean;
}

/**
 * Resolves a URL's host once and judges every address that it has: one bad address refuses all.
 *
 * @throws SceneFault `ModelAddressRefused`, or `ModelUnreachable` where there is no such name.
 */
export async function checkHost(
  hostname: string,
  hosts: HostList,
  resolveName: ResolveName,
): Promise<CheckedHost> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const isName = isIP(host) === 0;
  const addresses = isName ? await resolved(host, resolveName) : [host];
  const isNamedByName = isName && hosts.hasName(host);
  const refused = addresses.some((address) => {
    if (hosts.hasAddress(address)) return false;
    const kind = addressKind(address);
    return kind === 'metadata' || (kind === 'inside' && !isNamedByName);
  });
  if (refused)
    throw modelFault.refused(`${host} is no public host, and none that this engine was told to trust.`);
  return {
    addresses,
    isNamed: isNamedByName || addresses.every((address) => hosts.hasAddress(address)),
  };
}

async function resolved(name: string, resolveName: ResolveName): Promise<readonly string[]> {
  // Why the system can't find it says nothing to a device.
  const addresses = await resolveName(name).catch(() => []);
  if (addresses.length > 0) return addresses;
  throw modelFault.unreachable(`The host ${name} could not be found.`);
}
