import type { PowerShell } from './powershell.ts';
import { StrictObject } from './strict-object.ts';

export interface AccountSettings {
  readonly accountId: string;
  readonly accountKey: string;
}

/**
 * The token call of all three scripts, made once in a process. The account id goes through a `[GUID]` on its way there, which refuses
 * what is none and writes it in small letters; the other calls send it as it was given.
 */
export async function signIn(
  shell: PowerShell,
  endpoint: string,
  { accountId, accountKey }: AccountSettings,
): Promise<string> {
  if (shell.accessToken === null) {
    const id = guidOf(accountId);
    const { content } = await shell.invokeWebRequest({
      uri: `${endpoint}/accounts/${id}/token`,
      authorization: `Bearer ${id}:${accountKey}`,
    });
    shell.accessToken = String(StrictObject.parse(content).read('AccessToken'));
  }
  return shell.accessToken;
}

function guidOf(text: string): string {
  if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return text.toLowerCase();
  throw new Error(`'${text}' is not a valid GUID.`);
}
