import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Agent } from '../../agent/agent.ts';
import { AgentKey } from '../../agent/agent-key.ts';
import { createGateServer } from '../../agent/gate/gate-server.ts';
import { Host } from '../../agent/hosts/host.ts';
import { makeBroker } from '../../functions/broker.ts';
import { publicTicketKeys, seatTickets } from '../../shared/auth/seat-tickets.ts';
import { after, at, SECOND } from '../../shared/domain/instant.ts';
import type { SeatGrant } from '../../shared/usecases/seat-grant.ts';
import { type Admitted, connectDevice, type Refused } from './agent-device.ts';
import { aRecord } from './agent-record.ts';
import { until } from './agent-until.ts';
import { brokerBench } from './broker-bench.ts';
import { someSigningKeys } from './builders/keys.ts';
import { minute } from './builders/minute.ts';
import { aRef } from './builders/refs.ts';
import { aReadySession, theHost, theRequest } from './builders/sessions.ts';

const ref = aRef();
const { ticket: keys } = someSigningKeys();
const installation = 'installation';

type Round = Awaited<ReturnType<SeatHouse['begin']>>;

export type { Round as SeatRound };

/**
 * The broker's rules and the agent's gate in one process, with an engine that echoes: devices come by real sockets, with real tickets. What
 * the gate has to report reaches the broker a moment later, as it does between machines. One round after another.
 */
export class SeatHouse {
  readonly #agent: Agent;
  readonly #engine: WebSocketServer;
  readonly #gate: ReturnType<typeof createGateServer>;
  #now = minute(3);
  #report: () => void = () => undefined;

  private constructor() {
    const known = {
      id: installation,
      ticketKeys: publicTicketKeys(keys),
      clock: { now: () => this.#now },
    };
    const parts = {
      key: new AgentKey('the key of an agent that is none'),
      settings: { heartbeatMs: 60_000, gateUrl: null },
      installations: { find: () => known, now: () => this.#now },
      hosts: new Map<string, Host>(),
      tombstones: new Map<string, unknown>(),
      ledger: { saveHost: () => Promise.resolve() },
      news: () => this.#report(),
      log: () => undefined,
    };
    // As much of an agent as its gate touches; whoever touches another part finds out at once.
    this.#agent = parts as unknown as Agent;
    this.#engine = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
    this.#engine.on('connection', (device) => {
      device.on('message', (data) => device.send(String(data)));
    });
    this.#gate = createGateServer(this.#agent);
  }

  static async open(): Promise<SeatHouse> {
    const house = new SeatHouse();
    await new Promise<void>((resolve) => house.#gate.listen(0, '127.0.0.1', resolve));
    return house;
  }

  /** How many devices the engine serves at this moment. */
  get served(): number {
    return [...this.#engine.clients].filter(({ readyState }) => readyState === 1).length;
  }

  /** A session that has just become ready, and its host. */
  async begin(seatPolicy: 'exclusive' | 'handover') {
    const bench = brokerBench();
    this.#now = minute(3);
    bench.time.now = this.#now;
    const broker = makeBroker({ ...bench, tickets: seatTickets(keys, installation) });
    bench.store.put(aReadySession({ requested: { ...theRequest, seatPolicy } }));
    const enginePort = (this.#engine.address() as AddressInfo).port; // It listens on a port, so it has one.
    const host = new Host(aRecord({ enginePort }, { hostId: theHost.hostId, seatPolicy }));
    this.#agent.hosts.set(host.id, host);
    const gatePort = (this.#gate.address() as AddressInfo).port; // The same.
    const under = new Set<Promise<unknown>>();
    this.#report = () => {
      // A snapshot, heard later: reports of one host may overtake each other.
      const { seat } = host.record;
      const told = seat && { ...seat, since: at(seat.since) };
      const facts = { ref, hostId: host.id, ready: null, exited: null, seat: told };
      const heard = new Promise((resolve) => setTimeout(resolve, Math.random() * 4)).then(() =>
        broker.takeReport({ agent: theHost.agent, asking: [], changed: [facts] }),
      );
      under.add(heard);
      void heard.finally(() => under.delete(heard));
    };
    const sockets: Admitted[] = [];
    return {
      broker,
      ref,
      row: () => bench.store.row(ref),
      /** The device of this grant, or of this ticket, comes to the gate. */
      enter: async (grant: SeatGrant | string): Promise<Admitted | Refused> => {
        const device = await connectDevice(
          gatePort,
          host.id,
          typeof grant === 'string' ? grant : grant.ticket,
        );
        if (device.admitted) sockets.push(device);
        return device;
      },
      pass: (seconds: number) => {
        this.#now = after(this.#now, seconds * SECOND);
        bench.time.now = this.#now;
      },
      /** Every report has been heard. */
      settled: async () => {
        while (under.size > 0) await Promise.all(under);
      },
      end: async () => {
        for (const { socket } of sockets) socket.terminate();
        await until('the engine serves nobody', () => this.served === 0);
        while (under.size > 0) await Promise.all(under);
      },
    };
  }

  async close(): Promise<void> {
    this.#engine.close();
    this.#gate.closeAllConnections();
    await new Promise((resolve) => this.#gate.close(resolve));
  }
}
