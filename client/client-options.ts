import type { Credential } from './credential.ts';
import { RemoteRenderingError } from './remote-rendering-error.ts';

/** Where the service is, and how to sign in. The names of the retired service's configuration are taken as well. */
export interface ClientOptions {
  /** `https://…`: the address of the service. */
  readonly endpoint?: string;
  /** Where keys and sign-ins are exchanged for access tokens; the endpoint itself unless it is another one. */
  readonly stsEndpoint?: string;
  readonly accountId: string;
  readonly credential?: Credential;
  /** What a TokenCredential is asked for; by default `.default` of the address of the token exchange. */
  readonly scope?: string;

  /** `X`: in place of the endpoint `https://remoterendering.X`. */
  readonly remoteRenderingDomain?: string;
  /** `X`: in place of the stsEndpoint `https://sts.X`. */
  readonly accountDomain?: string;
  /** In place of the credential: a key of the account, or an access token. */
  readonly accountKey?: string;
  readonly accessToken?: string;

  /** In place of the global ones: for tests, proxies and the like. */
  readonly fetch?: typeof fetch;
  readonly WebSocket?: typeof WebSocket;
}

export interface ClientSettings {
  readonly accountId: string;
  readonly endpoint: string;
  readonly stsEndpoint: string;
  readonly scope: string;
  readonly credential: Credential;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function readOptions(options: ClientOptions): ClientSettings {
  const { accountId, remoteRenderingDomain, accountDomain, accountKey, accessToken } = options;
  if (!uuid.test(accountId)) throw wrong('accountId', 'The account is named by a UUID.');
  const endpoint = address(
    'endpoint',
    options.endpoint ?? (remoteRenderingDomain && `https://remoterendering.${remoteRenderingDomain}`),
  );
  const sts = options.stsEndpoint ?? (accountDomain && `https://sts.${accountDomain}`);
  const stsEndpoint = sts ? address('stsEndpoint', sts) : endpoint;
  const credential =
    options.credential ??
    (accountKey ? { key: accountKey } : null) ??
    (accessToken ? { token: accessToken } : null);
  if (!credential)
    throw wrong('credential', "Give a 'credential': a key, an access token, or a TokenCredential.");
  return { accountId, endpoint, stsEndpoint, scope: options.scope ?? `${stsEndpoint}/.default`, credential };
}

function address(name: string, given: string | undefined): string {
  const isWeb = given !== undefined && /^https?:\/\//i.test(given) && URL.canParse(given);
  if (!isWeb) throw wrong(name, `The ${name} has to be an address such as 'https://rendering.example.org'.`);
  return given.replace(/[/?#]+$/, '');
}

const wrong = (target: string, message: string): RemoteRenderingError =>
  new RemoteRenderingError('InvalidParam', message, { target });
