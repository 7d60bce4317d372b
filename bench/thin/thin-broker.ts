import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { TableClient, type TransactionAction } from '@azure/data-tables';

// The least that could be called a broker on Table Storage: a row for the session and one for its due moment, changed together under the
// session's entity tag. No sign-in, no validation, no hosts, no supervisor, no history. What a design like ours can reach there at most.

const SHARDS = 8;
const table = TableClient.fromConnectionString(process.env['THIN_TABLES'] ?? '', 'thin', {
  allowInsecureConnection: true,
});
await table.createTable();

interface SessionRow {
  readonly expiresAt: number;
  readonly holder: string;
  readonly epoch: number;
}

const shardOf = (id: string): string => {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 65_521;
  return String(sum % SHARDS);
};
const sessionRow = (id: string, row: SessionRow) => ({
  partitionKey: shardOf(id),
  rowKey: `s|${id}`,
  ...row,
});
const dueRow = (id: string, at: number) => ({ partitionKey: shardOf(id), rowKey: `d|${at}|${id}` });

async function create(id: string): Promise<object> {
  const row = { expiresAt: Date.now() + 3_600_000, holder: '', epoch: 0 };
  await table.submitTransaction([
    ['create', sessionRow(id, row)],
    ['create', dueRow(id, row.expiresAt)],
  ]);
  return row;
}

async function change(id: string, decide: (row: SessionRow) => SessionRow): Promise<object> {
  const found = await table.getEntity<SessionRow>(shardOf(id), `s|${id}`);
  const { expiresAt, holder, epoch } = decide(found);
  const next = { expiresAt, holder, epoch };
  const moved: TransactionAction[] =
    expiresAt === found.expiresAt
      ? []
      : [
          ['delete', dueRow(id, found.expiresAt)],
          ['create', dueRow(id, expiresAt)],
        ];
  await table.submitTransaction([
    ['update', sessionRow(id, next), 'Replace', { etag: found.etag }],
    ...moved,
  ]);
  return next;
}

const server = createServer(async (request, response) => {
  const [, id = '', verb] = (request.url ?? '').split('/');
  try {
    const device = request.method === 'GET' ? '' : await text(request);
    const body =
      request.method === 'PUT'
        ? await create(id)
        : verb === 'extend'
          ? await change(id, (row) => ({ ...row, expiresAt: row.expiresAt + 60_000 }))
          : verb === 'connect'
            ? await change(id, (row) => ({ ...row, holder: device.slice(0, 64), epoch: row.epoch + 1 }))
            : await table.getEntity<SessionRow>(shardOf(id), `s|${id}`);
    response.end(JSON.stringify(body));
  } catch (error) {
    response.writeHead(500).end(JSON.stringify({ error: String(error) }));
  }
});
server.listen(0, '127.0.0.1', () => process.send?.({ type: 'listening', address: server.address() }));
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
