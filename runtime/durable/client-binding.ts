/**
 * The value of a durableClient input, in the form of the extension. The SDK makes its calls to `rpcBaseUrl` alone.
 * The links for callers of the app (createCheckStatusResponse) have the extension's form, but this host does not
 * serve them: they would hand terminate and purge to everybody.
 */
export function clientBinding(publicOrigin: string, rpcBaseUrl: string): object {
  const base = `${publicOrigin}/runtime/webhooks/durabletask`;
  const query = 'taskHub=embedded&connection=Storage';
  const instance = `${base}/instances/INSTANCEID`;
  return {
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
}
