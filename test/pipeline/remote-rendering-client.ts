import type { AccessToken, AzureKeyCredential, TokenCredential } from '@azure/core-auth';
import type {
  OperationOptions,
  OperationSpec,
  ServiceClient,
  ServiceClientOptions,
} from '@azure/core-client';
import { directClient } from './direct-client.ts';
import type { SessionProperties, SessionSettings, SessionsPage } from './session-models.ts';
import * as operations from './session-operations.ts';
import { StsClient } from './sts-client.ts';

/** What an account signs in with at the token exchange: its domain, and a key or the token of a directory. */
export interface SignIn {
  readonly accountDomain: string;
  readonly credential: AzureKeyCredential | TokenCredential;
}

/** Sessions as they come, and page by page. */
export interface PagedSessions extends AsyncIterable<SessionProperties> {
  /** Continues at a page's `nextLink` where one is given. */
  byPage(from?: string): AsyncGenerator<SessionsPage>;
}

const isAccessToken = (signIn: SignIn | AccessToken): signIn is AccessToken => 'token' in signIn;

/**
 * The retired JS SDK's client, written anew on the libraries that it was generated for: the pipeline's retries, its bearer policy (https
 * or nothing) and its reading of answers are the real ones. Refused calls throw `RestError`.
 */
export class RemoteRenderingClient {
  readonly accountId: string;
  readonly #client: ServiceClient;

  /** With an access token no sign-in happens; whoever got it renews it. */
  constructor(
    endpoint: string,
    accountId: string,
    signIn: SignIn | AccessToken,
    options: ServiceClientOptions = {},
  ) {
    this.accountId = accountId;
    this.#client = directClient({
      userAgentOptions: { userAgentPrefix: 'azsdk-js-mixed-reality-remote-rendering/1.0.0-beta.2' },
      ...options,
      endpoint,
      credential: isAccessToken(signIn) ? staticToken(signIn) : exchanged(accountId, signIn, options),
      credentialScopes: `${endpoint}/.default`,
    });
  }

  createSession(
    id: string,
    settings: SessionSettings,
    options?: OperationOptions,
  ): Promise<SessionProperties> {
    return this.#send(operations.createSession, { sessionId: id, settings }, options);
  }

  getSession(id: string, options?: OperationOptions): Promise<SessionProperties> {
    return this.#send(operations.getSession, { sessionId: id }, options);
  }

  updateSession(
    id: string,
    settings: Pick<SessionSettings, 'maxLeaseTimeInMinutes'>,
    options?: OperationOptions,
  ): Promise<SessionProperties> {
    return this.#send(operations.updateSession, { sessionId: id, settings }, options);
  }

  async endSession(id: string, options?: OperationOptions): Promise<void> {
    await this.#send(operations.stopSession, { sessionId: id }, options);
  }

  listSessions(options?: OperationOptions): PagedSessions {
    const byPage = (from?: string) => this.#pages(from, options);
    return {
      byPage,
      async *[Symbol.asyncIterator]() {
        for await (const { sessions } of byPage()) yield* sessions;
      },
    };
  }

  async *#pages(from: string | undefined, options?: OperationOptions): AsyncGenerator<SessionsPage> {
    let link = from;
    do {
      const page: SessionsPage = link
        ? await this.#send(operations.listSessionsNext, { nextLink: link }, options)
        : await this.#send(operations.listSessions, {}, options);
      yield page;
      link = page.nextLink;
    } while (link);
  }

  #send<T>(spec: OperationSpec, parameters: object, options: OperationOptions = {}): Promise<T> {
    return this.#client.sendOperationRequest<T>({ accountId: this.accountId, ...parameters, options }, spec);
  }
}

const staticToken = (token: AccessToken): TokenCredential => ({ getToken: async () => token });

const exchanged = (accountId: string, { accountDomain, credential }: SignIn, options: ServiceClientOptions) =>
  new StsClient(
    accountId,
    accountDomain,
    'key' in credential ? keyHolder(accountId, credential) : credential,
    options,
  );

/** An account's key is sent as the bearer `{account}:{key}`. It never ends. */
const keyHolder = (accountId: string, { key }: AzureKeyCredential): TokenCredential => ({
  getToken: async () => ({ token: `${accountId}:${key}`, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
});
