import { ServiceClient, type ServiceClientOptions } from '@azure/core-client';
import { proxyPolicyName } from '@azure/core-rest-pipeline';

/** A client on the default pipeline, which ignores what the machine's settings call a proxy: that has no business between a test and its own broker. */
export function directClient(options: ServiceClientOptions): ServiceClient {
  const client = new ServiceClient(options);
  client.pipeline.removePolicy({ name: proxyPolicyName });
  return client;
}
