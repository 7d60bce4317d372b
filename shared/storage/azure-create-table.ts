import type { TableClient } from '@azure/data-tables';
import { ConfigurationError } from '../domain/configuration-error.ts';
import type { AzureCalls } from './azure-calls.ts';
import { type AzureFailure, readAzureFailure, wordsOf } from './azure-refusal.ts';

/**
 * Makes the table if it is missing, and thereby finds out whether the account can be used.
 *
 * @throws ConfigurationError when it can't, in words that say what to do.
 */
export async function createAzureTable(
  client: TableClient,
  calls: AzureCalls,
  limitMs: number,
): Promise<void> {
  try {
    await calls.make(limitMs, (abortSignal) => client.createTable({ abortSignal }));
  } catch (error) {
    // Not as the cause: it has the request in it, and with it what signed it.
    throw whyNot(client, readAzureFailure(error));
  }
}

function whyNot({ url, tableName }: TableClient, answer: AzureFailure): ConfigurationError {
  const { host } = new URL(url);
  const { status } = answer;
  if (status === 401 || status === 403) {
    return new ConfigurationError(
      `The storage account at ${host} refuses this app (${status}). Give its identity the role Storage Table Data Contributor, or correct the key.`,
    );
  }
  if (status === null || status >= 500) {
    return new ConfigurationError(
      `The storage account at ${host} does not answer (${wordsOf(answer)}). Check the address and the network, and start again.`,
    );
  }
  return new ConfigurationError(
    `The table ${tableName} could not be made at ${host}: ${wordsOf(answer)}. Correct TABLES_NAME or the account, and start again.`,
  );
}
