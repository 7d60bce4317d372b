import type { DirectClient } from './direct-client.ts';
import { DIRECT_CLIENT } from './direct-client.ts';

/**
 * The value of a durableClient input, in the form of the extension. The SDK makes its calls to `rpcBaseUrl` alone.
 * The links for callers of the app (createCheckStatusResponse) have the extension's form, but this host does not
 * serve them: they would hand terminate and purge to everybody.
 * Beyond the extension's form it carries `direct`, under a symbol and not enumerable: who does not look for it finds nothing new.
 */
export function clientBinding(publicOrigin: string, rpcBaseUrl: string, direct: DirectClient): object {
  const base = `${publicOrigin}/runtime/webhooks/durabletask`;
  const query = 'taskHub=embedded&connection=Storage';
  const instance = `${base}/instances/INSTANCEID`;
  const binding = {
    taskHubName: 'embedded',
    creationUrls: {
      createNewInstancePostUri: `${base}/orchestrators/{functionName}[/{instanceId}]?${query}`,
      createAndWaitOnNewInstancePostUri: `${base}/orchestrators/{functionName}[/{instanceId}]?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&${query}`,
    },
    managementUrls: {
      id: 'INSTANCEID',
      statusQueryGetUri: `${instance}?${query}`,
      sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
      terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
      rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
      purgeHistoryDeleteUri: `${instance}?${query}`,
      restartPostUri: `${instance}/restart?${query}`,
      suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
      resumePostUri: `${instance}/resume?reason={text}&${query}`,
    },
    baseUrl: base,
    requiredQueryStringParameters: query,
    rpcBaseUrl,
  };
  return Object.defineProperty(binding, DIRECT_CLIENT, { value: direct });
}
