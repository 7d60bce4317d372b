import { brokerOfFile, domain } from '../support/broker-of-file.ts';
import { PowerShell } from './powershell.ts';
import type { AccountSettings } from './sign-in.ts';

export interface ScriptBroker extends AccountSettings {
  /** The full address that a script is given for the sign-in. */
  readonly signIn: string;
  /** The full address that a script is given for the sessions. */
  readonly sessions: string;
  /** A new PowerShell process on a machine that trusts this broker's certificate. */
  readonly newShell: () => PowerShell;
}

/** A broker process that speaks https, for all tests of a file, with simulated hosts that are ready after 200 ms. */
export function scriptBroker(): () => ScriptBroker {
  const broker = brokerOfFile({ args: ['--hosts', 'simulated', '--simulated-ready-ms', '200'] });
  return () => {
    const { port, accountId, accountKey, tls } = broker();
    return {
      accountId,
      accountKey,
      signIn: `https://sts.${domain}:${port}`,
      sessions: `https://remoterendering.${domain}:${port}`,
      newShell: () => new PowerShell(tls.ca),
    };
  };
}
