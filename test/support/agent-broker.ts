import { createServer, type IncomingMessage } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type AgentReport, agentReport } from '../../shared/connection/agent-report.ts';
import type { HostOrder } from '../../shared/connection/host-order.ts';
import type { HostStatus } from '../../shared/connection/host-status.ts';
import { type PublicKey, publicKey } from '../../shared/connection/public-key.ts';
import { type SeatTicket, ticketAudience, ticketType } from '../../shared/connection/seat-ticket.ts';

export interface SigningKey {
  readonly publicKey: PublicKey;
  sign(claims: Record<string, unknown>, header?: { typ?: string; alg?: string }): Promise<string>;
}

/** A key pair as the broker has one. */
export async function signingKey(kid = 'key-1'): Promise<SigningKey> {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(pair.publicKey);
  return {
    publicKey: publicKey.parse({ ...jwk, kid, alg: 'ES256', use: 'sig' }),
    sign: (claims, header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', typ: ticketType, kid, ...header })
        .sign(pair.privateKey),
  };
}

export interface FakeBroker {
  readonly installation: string;
  readonly reportUrl: string;
  readonly key: SigningKey;
  /** What its replies say may sign tickets. */
  readonly ticketKeys: PublicKey[];
  readonly reports: AgentReport[];
  /** Reports that were not answered with 200. */
  readonly refused: { count: number };
  readonly authorizations: Set<string>;
  /** What the next replies say; `status` other than 200 makes them fail. */
  readonly reply: {
    status: number;
    deadlines: { hostId: string; expiresAt: number }[];
    clockAheadMs: number;
  };
  /** Broker time. */
  now(): number;
  /** The newest word about a host, or null. */
  latest(hostId: string): HostStatus | null;
  order(change?: Partial<HostOrder>): HostOrder;
  ticket(change?: Partial<SeatTicket>): Promise<string>;
  /** The same ticket's claims, to sign with another key or to change on the way. */
  claims(change?: Partial<SeatTicket>): SeatTicket;
  close(): Promise<void>;
}

let brokers = 0;

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of request) text += String(part);
  return JSON.parse(text);
}

/** A broker that only takes reports, writes them down, and signs tickets. */
export async function fakeBroker(): Promise<FakeBroker> {
  brokers += 1;
  const installation = `test-installation-${brokers}`;
  const key = await signingKey();
  const ticketKeys = [key.publicKey];
  const reports: AgentReport[] = [];
  const refused = { count: 0 };
  const authorizations = new Set<string>();
  const reply: FakeBroker['reply'] = { status: 200, deadlines: [], clockAheadMs: 0 };
  const now = (): number => Date.now() + reply.clockAheadMs;
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      authorizations.add(request.headers.authorization ?? '');
      if (reply.status === 200) reports.push(agentReport.parse(body));
      else refused.count += 1;
      response.writeHead(reply.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ brokerTime: now(), ticketKeys, deadlines: reply.deadlines }));
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
  const reportUrl = `http://127.0.0.1:${port}/agents/test-agent/report`;
  const claims: FakeBroker['claims'] = (change = {}) => ({
    aud: ticketAudience,
    iss: installation,
    sub: 'account|session',
    host: 'host-1',
    device: 'device-a',
    seat: 'seat-a',
    epoch: 1,
    replaces: false,
    iat: Math.floor(now() / 1000),
    exp: Math.floor(now() / 1000) + 60,
    ...change,
  });
  return {
    installation,
    reportUrl,
    key,
    ticketKeys,
    reports,
    refused,
    authorizations,
    reply,
    now,
    claims,
    latest: (hostId) => {
      const words = reports.flatMap((report) => report.changed).filter((status) => status.hostId === hostId);
      return words.reduce<HostStatus | null>(
        (newest, it) => (newest === null || it.version >= newest.version ? it : newest),
        null,
      );
    },
    order: (change = {}) => ({
      hostId: 'host-1',
      installation,
      reportUrl,
      account: 'account',
      session: 'session',
      size: 'Standard',
      models: [],
      seatPolicy: 'exclusive',
      startDeadline: now() + 60_000,
      leaseMinutes: 10,
      ticketKeys: [key.publicKey],
      brokerTime: now(),
      ...change,
    }),
    ticket: (change) => key.sign({ ...claims(change) }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
