import type { LookupFunction } from 'node:net';
import { AzureKeyCredential } from '@azure/core-auth';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { type BrokerOfFile, domain } from '../support/broker-of-file.ts';
import { RemoteRenderingClient } from './remote-rendering-client.ts';

const toThisMachine: LookupFunction = (_hostname, _options, callback) =>
  callback(null, [{ address: '127.0.0.1', family: 4 }]);

/** Stands in for a name server that leads the broker's names here. Certificates are checked against the names all the same. */
export const resolveHere: PipelinePolicy = {
  name: 'resolveHere',
  sendRequest: (request, next) => {
    request.requestOverrides = { ...request.requestOverrides, lookup: toThisMachine };
    return next(request);
  },
};

interface Options {
  /** Another key than the account's, for the sign-in. */
  readonly accountKey?: string;
  /** Where something stands between client and broker: its port. */
  readonly port?: number;
  /** Another name than that of the sessions' host. */
  readonly host?: string;
  readonly policies?: readonly PipelinePolicy[];
  /** The wait before a repetition for which the answer names none. Default: the pipeline's own second. */
  readonly retryDelayInMs?: number;
}

/** The client of an app that signs in with its account's key, under the names of the broker's hosts. */
export function clientWithKey(broker: BrokerOfFile, options: Options = {}): RemoteRenderingClient {
  const { accountKey = broker.accountKey } = options;
  const credential = new AzureKeyCredential(accountKey);
  const signIn = { accountDomain: `${domain}:${broker.port}`, credential };
  return new RemoteRenderingClient(...address(broker, options), signIn, pipelineOptions(broker, options));
}

/** The client of an app that was handed an access token. */
export function clientWithToken(broker: BrokerOfFile, options: Options = {}): RemoteRenderingClient {
  const signIn = { token: broker.token, expiresOnTimestamp: Date.now() + 3_600_000 };
  return new RemoteRenderingClient(...address(broker, options), signIn, pipelineOptions(broker, options));
}

const address = (
  { accountId, port: own }: BrokerOfFile,
  { host = `remoterendering.${domain}`, port = own }: Options,
): [endpoint: string, accountId: string] => [`https://${host}:${port}`, accountId];

const pipelineOptions = ({ tls }: BrokerOfFile, { policies = [], retryDelayInMs }: Options) => ({
  tlsOptions: { ca: tls.ca },
  additionalPolicies: [resolveHere, ...policies].map((policy) => ({ policy, position: 'perRetry' as const })),
  ...(retryDelayInMs !== undefined && { retryOptions: { retryDelayInMs } }),
});
