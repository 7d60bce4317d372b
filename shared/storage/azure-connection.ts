import { TableClient } from '@azure/data-tables';
import { ConfigurationError } from '../domain/configuration-error.ts';

/** Where the table is, and how to get in. */
export type AzureConnection =
  /** A connection string of the storage account, with its key or a shared access signature. */
  | { readonly connectionString: string }
  /** The account's table endpoint, `https://NAME.table.core.windows.net`; the app's own identity opens it. */
  | { readonly accountUrl: string };

/**
 * How long the SDK repeats a call that failed in a way that may pass: no connection, no answer in time, 408, 429, 5xx. Where the
 * service says how long to wait, that long. The whole is cut off by `AzureCalls`.
 */
const retryOptions = { maxRetries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 1000 };

/** @throws ConfigurationError when the connection can't be used, in words that do not repeat it: it may hold a key. */
export async function azureClient(connection: AzureConnection, tableName: string): Promise<TableClient> {
  if ('accountUrl' in connection) {
    // Loaded only where it is used: it takes a quarter of a second.
    const { DefaultAzureCredential } = await import('@azure/identity');
    return new TableClient(connection.accountUrl, tableName, new DefaultAzureCredential(), { retryOptions });
  }
  const { connectionString } = connection;
  const client = fromText(connectionString, tableName);
  if (!client) {
    throw new ConfigurationError(
      'TABLES_CONNECTION_STRING is not a connection string of a storage account. Copy it again from the account’s access keys.',
    );
  }
  if (!isEncrypted(client.url) && !isLocal(client.url)) {
    throw new ConfigurationError(
      'TABLES_CONNECTION_STRING leads over plain http to another machine. Use https; http is for Azurite on this one.',
    );
  }
  return client;
}

function fromText(connectionString: string, tableName: string): TableClient | null {
  try {
    const { url } = TableClient.fromConnectionString(connectionString, tableName);
    return TableClient.fromConnectionString(connectionString, tableName, {
      retryOptions,
      allowInsecureConnection: isLocal(url),
    });
  } catch {
    // The SDK's error may quote the string, which holds a key. The caller says what is wrong.
    return null;
  }
}

const isEncrypted = (url: string): boolean => new URL(url).protocol === 'https:';

const isLocal = (url: string): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname);
