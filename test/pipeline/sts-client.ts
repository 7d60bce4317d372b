import { randomBytes } from 'node:crypto';
import type { AccessToken, TokenCredential } from '@azure/core-auth';
import {
  createSerializer,
  type OperationSpec,
  type ServiceClient,
  type ServiceClientOptions,
} from '@azure/core-client';
import { accessTokenExpiry } from './access-token-expiry.ts';
import { directClient } from './direct-client.ts';

const string = { name: 'String' } as const;

const getToken: OperationSpec = {
  path: '/Accounts/{accountId}/token',
  httpMethod: 'GET',
  urlParameters: [
    { parameterPath: 'accountId', mapper: { serializedName: 'accountId', required: true, type: string } },
  ],
  queryParameters: [
    {
      parameterPath: 'apiVersion',
      mapper: {
        serializedName: 'api-version',
        defaultValue: '2019-02-28-preview',
        isConstant: true,
        type: string,
      },
    },
  ],
  headerParameters: [
    {
      parameterPath: 'correlationVector',
      mapper: { serializedName: 'X-MRC-CV', type: string },
    },
    {
      parameterPath: 'accept',
      mapper: { serializedName: 'Accept', defaultValue: 'application/json', isConstant: true, type: string },
    },
  ],
  responses: {
    200: {
      bodyMapper: {
        serializedName: 'StsTokenResponseMessage',
        type: {
          name: 'Composite',
          className: 'StsTokenResponseMessage',
          modelProperties: {
            accessToken: { serializedName: 'AccessToken', required: true, type: string },
          },
        },
      },
    },
    400: { isError: true },
    401: { isError: true },
    429: { isError: true },
  },
  serializer: createSerializer({}),
};

/** Exchanges what an account signs in with for an access token, as the SDKs' shared sign-in package did: a second pipeline to a second host. */
export class StsClient implements TokenCredential {
  readonly #client: ServiceClient;
  readonly #accountId: string;

  constructor(
    accountId: string,
    accountDomain: string,
    credential: TokenCredential,
    options: ServiceClientOptions,
  ) {
    const endpoint = `https://sts.${accountDomain}`;
    this.#accountId = accountId;
    this.#client = directClient({
      ...options,
      endpoint,
      credential,
      credentialScopes: `${endpoint}/.default`,
    });
  }

  /** An access token and its end, which is read from the token itself: the pipeline asks for another before that. */
  async getToken(): Promise<AccessToken> {
    const { accessToken } = await this.#client.sendOperationRequest<{ accessToken: string }>(
      {
        accountId: this.#accountId,
        correlationVector: `${randomBytes(16).toString('base64').slice(0, 22)}.0`,
      },
      getToken,
    );
    return { token: accessToken, expiresOnTimestamp: accessTokenExpiry(accessToken) };
  }
}
