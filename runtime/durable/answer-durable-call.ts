import { randomUUID } from 'node:crypto';
import type { Delivery, Engine } from './engine.ts';
import type { Instance } from './instance.ts';
import { isOver } from './instance.ts';
import type { InstanceFilter } from './store.ts';

export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Call {
  readonly engine: Engine;
  readonly method: string;
  /** Percent-decoded, after the base path. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly token: string | undefined;
  readonly body: string;
}

/** Instances of one page of a list; the client follows the continuation token. */
const PAGE = 500;

/** Carries out one call of the durable client. */
export async function answerDurableCall(call: Call): Promise<Answer> {
  const [collection, id = '', verb] = call.path;
  if (collection === 'orchestrators' && call.method === 'POST') return await start(call);
  if (collection === 'entities') return { status: 501, json: 'This host does not run entities.' };
  if (collection !== 'instances') return { status: 404 };
  if (call.method === 'GET') return id === '' ? list(call) : status(call, id);
  if (call.method === 'DELETE') return id === '' ? await purgeMany(call) : await purgeOne(call, id);
  if (call.method !== 'POST') return { status: 405 };
  switch (verb) {
    case 'raiseEvent':
      return await raise(call, id);
    case 'terminate':
      return delivered(await call.engine.terminate(id, call.query.get('reason')));
    default:
      return { status: 501, json: `This host does not run "${verb}" on instances.` };
  }
}

async function start({ engine, path, query, body }: Call): Promise<Answer> {
  const [, name = '', id = randomUUID().replaceAll('-', '')] = path;
  if (!engine.isOrchestrator(name))
    return { status: 400, json: `The app has no orchestrator function named '${name}'.` };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused.
  if (id === '' || id.length > 256 || id.startsWith('@') || /[/\\#?\u0000-\u001f\u007f]/.test(id)) {
    return {
      status: 400,
      json: 'An instance id has 1 to 256 characters, does not begin with @ and contains none of / \\ # ? nor control characters.',
    };
  }
  const input = jsonBody(body);
  if (input === undefined) return { status: 400, json: 'The input must be JSON.' };
  if (await engine.startInstance(name, id, input, query.get('version'))) return { status: 202, json: { id } };
  return {
    status: 409,
    json: `An orchestration with the id '${id}' is running: end it first, or choose another id.`,
  };
}

async function raise({ engine, path, body }: Call, id: string): Promise<Answer> {
  const name = path[3];
  const input = jsonBody(body);
  if (!name || path.length > 4) return { status: 400, json: 'An event needs a name without a slash.' };
  if (input === undefined) return { status: 400, json: "An event's data must be JSON." };
  return delivered(await engine.raiseEvent(id, name, input));
}

const DELIVERED: Readonly<Record<Delivery, number>> = { accepted: 202, unknown: 404, over: 410 };
const delivered = (delivery: Delivery): Answer => ({ status: DELIVERED[delivery] });

/** @returns The text when it is JSON, null when it is empty, undefined when it is neither. */
function jsonBody(body: string): string | null | undefined {
  if (body === '') return null;
  try {
    JSON.parse(body);
    return body;
  } catch {
    return undefined;
  }
}

function status({ engine, query }: Call, id: string): Answer {
  const instance = engine.find(id);
  if (!instance) return { status: 404, json: `No instance with the id '${id}'.` };
  const historyEvents = query.get('showHistory') === 'true' ? { historyEvents: engine.history(id) } : {};
  return { status: isOver(instance) ? 200 : 202, json: { ...describe(instance, query), ...historyEvents } };
}

function list({ engine, query, token }: Call): Answer {
  const limit = Math.min(Number(query.get('top')) || PAGE, PAGE);
  const instances = engine.list({ ...filterOf(query), after: parseToken(token), limit });
  const last = instances.length === limit ? instances.at(-1) : undefined;
  const headers = last && { headers: { 'x-ms-continuation-token': encodeToken(last) } };
  return { status: 200, json: instances.map((instance) => describe(instance, query)), ...headers };
}

async function purgeOne({ engine }: Call, id: string): Promise<Answer> {
  const instancesDeleted = await engine.purge([id]);
  return instancesDeleted === 0 ? { status: 404 } : { status: 200, json: { instancesDeleted } };
}

async function purgeMany({ engine, query }: Call): Promise<Answer> {
  if (query.get('createdTimeFrom') === null) return { status: 400, json: 'A purge needs createdTimeFrom.' };
  let instancesDeleted = 0;
  let after: InstanceFilter['after'];
  for (;;) {
    const page = engine.list({ ...filterOf(query), after, limit: PAGE });
    instancesDeleted += await engine.purge(page.map(({ id }) => id));
    after = page.at(-1);
    if (page.length < PAGE) break;
  }
  return instancesDeleted === 0 ? { status: 404 } : { status: 200, json: { instancesDeleted } };
}

function filterOf(query: URLSearchParams): Omit<InstanceFilter, 'limit'> {
  const instant = (name: string): number | undefined => {
    const value = Date.parse(query.get(name) ?? '');
    return Number.isNaN(value) ? undefined : value;
  };
  return {
    createdFrom: instant('createdTimeFrom'),
    createdTo: instant('createdTimeTo'),
    statuses: query
      .get('runtimeStatus')
      ?.split(',')
      .filter((text) => text !== ''),
    prefix: query.get('instanceIdPrefix') ?? undefined,
  };
}

const encodeToken = ({ createdAt, id }: Instance): string =>
  Buffer.from(JSON.stringify([createdAt, id])).toString('base64');

function parseToken(token: string | undefined): InstanceFilter['after'] {
  if (token === undefined) return undefined;
  const parsed: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
  if (Array.isArray(parsed) && typeof parsed[0] === 'number' && typeof parsed[1] === 'string')
    return { createdAt: parsed[0], id: parsed[1] };
  throw new TypeError('The continuation token is not one of this host.');
}

const seconds = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;
const parsed = (json: string | null): unknown => (json === null ? null : JSON.parse(json));

function describe(instance: Instance, query: URLSearchParams): object {
  return {
    name: instance.name,
    instanceId: instance.id,
    runtimeStatus: instance.status,
    input: query.get('showInput') === 'false' ? null : parsed(instance.input),
    customStatus: parsed(instance.customStatus),
    output: parsed(instance.output),
    createdTime: seconds(instance.createdAt),
    lastUpdatedTime: seconds(instance.updatedAt),
  };
}
