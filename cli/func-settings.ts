/** What the real Functions host needs beside the broker's own settings. What is in the environment goes before local.settings.json. */
export const funcSettings = (port: number, connectionString: string): Record<string, string> => ({
  FUNCTIONS_WORKER_RUNTIME: 'node',
  // Its own storage, and that of its Durable Functions: the Azurite that was started beside it.
  AzureWebJobsStorage: connectionString,
  AzureWebJobsDisableHomepage: 'true',
  BROKER_URL: `http://127.0.0.1:${port}`,
});
