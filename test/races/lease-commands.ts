import fc from 'fast-check';
import { expect } from 'vitest';
import { at, MINUTE } from '../../shared/domain/instant.ts';
import type { Session } from '../../shared/domain/session.ts';
import { brokerBench } from '../support/broker-bench.ts';
import { aRef } from '../support/builders/refs.ts';
import { aReadySession, theHost, theRequest } from '../support/builders/sessions.ts';
import type { LeaseModel, Outcome } from './lease-model.ts';

/** The product, with the seats that its devices were granted. */
export class LeaseBench {
  readonly bench = brokerBench();
  readonly secrets = new Map<string, string>();
  last: {
    readonly device: string;
    readonly epoch: number;
    readonly seat: string;
    readonly until: number;
  } | null = null;
}

type Command = fc.AsyncCommand<LeaseModel, LeaseBench>;
const ref = aRef();

/** A verb of both: what the model answers, the product answers too. */
function same(
  name: string,
  model: (model: LeaseModel) => unknown,
  product: (real: LeaseBench) => Promise<unknown>,
): Command {
  return {
    check: () => true,
    run: async (expected, real) => {
      expect(await product(real)).toEqual(model(expected));
    },
    toString: () => name,
  };
}

const outcomeOf = async (
  decision: Promise<
    | { readonly ok: true; readonly session: Session }
    | { readonly ok: false; readonly refusal: { readonly why: string } }
  >,
): Promise<Outcome> => {
  const made = await decision;
  if (!made.ok) return { ok: false, why: made.refusal.why };
  const { state, leaseMinutes: minutes } = made.session;
  const expiresAt = made.session.state === 'starting' ? null : made.session.expiresAt;
  return { ok: true, state, minutes, expiresAt };
};

const wait = (ms: number): Command =>
  same(
    `wait ${ms} ms`,
    (model) => void model.pass(ms),
    async ({ bench }) => {
      bench.time.now = at(bench.time.now + ms);
    },
  );

const create = same(
  'create',
  (model) => model.create(theRequest.leaseMinutes),
  ({ bench }) => outcomeOf(bench.broker.createSession(ref, theRequest)),
);

const provision = same(
  'the host is ready',
  (model) => model.becomeReady(),
  async ({ bench }) => {
    const { endpoint } = aReadySession();
    bench.hosts.provisionAnswer = { phase: 'ready', endpoint, gate: { seat: null, lastInputAt: null } };
    bench.hosts.inspectAnswer = bench.hosts.provisionAnswer;
    await bench.broker.provisionHost(ref);
  },
);

const set = (minutes: number, updateId: string | null): Command =>
  same(
    `set ${minutes} ${updateId}`,
    (model) => model.set(minutes, updateId),
    ({ bench }) =>
      outcomeOf(bench.broker.updateSession(ref, { leaseMinutes: minutes, updateId, tags: null })),
  );

const extend = (minutes: number, requestId: string): Command =>
  same(
    `extend ${minutes} ${requestId}`,
    (model) => model.extend(minutes, requestId),
    ({ bench }) => outcomeOf(bench.broker.extendLease(ref, { minutes, requestId })),
  );

const keepAlive = (minutes: number): Command =>
  same(
    `keepAlive ${minutes}`,
    (model) => model.keepAlive(minutes),
    ({ bench }) => outcomeOf(bench.broker.keepAlive(ref, minutes)),
  );

const connect = (device: string, brings: boolean): Command => ({
  check: () => true,
  run: async (model, real) => {
    const seatSecret = brings ? (real.secrets.get(device) ?? null) : null;
    const made = await real.bench.broker.connectDevice(ref, { deviceId: device, seatSecret });
    // A secret of a seat that has lapsed meanwhile opens nothing: the device gets a new one.
    expect(made.ok ? made.grant.epoch : made.refusal.why).toEqual(model.connect(device, seatSecret !== null));
    if (!made.ok) return;
    if (made.grant.seatSecret !== null) real.secrets.set(device, made.grant.seatSecret);
    const issued = real.bench.tickets.issued.at(-1);
    if (issued) real.last = { device, epoch: issued.epoch, seat: issued.seat, until: issued.until };
  },
  toString: () => `connect ${device}${brings ? ' with its secret' : ''}`,
});

/** The gate lets the newest ticket in, once, and its agent says so; or the device has gone again. */
const report = (connected: boolean): Command => ({
  check: (model) => model.state === 'ready' && model.owner !== null,
  run: async (model, { bench, last }) => {
    if (!last || last.epoch !== model.epoch || bench.time.now >= last.until) return;
    const seat = {
      epoch: last.epoch,
      seat: last.seat,
      deviceId: last.device,
      connected,
      since: bench.time.now,
    };
    const row = bench.store.row(ref);
    const hostId = row && 'hostId' in row.host ? row.host.hostId : theHost.hostId;
    await bench.broker.takeReport({
      agent: 'agent-1',
      changed: [{ ref, hostId, ready: null, seat, exited: null }],
      asking: [],
    });
    model.enter(last.device);
  },
  toString: () => `the gate reports ${connected ? 'the device' : 'that it has left'}`,
});

const stop = same(
  'stop',
  (model) => model.stop(),
  ({ bench }) => outcomeOf(bench.broker.stopSession(ref)),
);
const read = same(
  'read',
  (model) => model.outcome,
  ({ bench }) => outcomeOf(bench.broker.readSession(ref)),
);
const tend = same(
  'tend',
  () => undefined,
  async ({ bench }) => void (await bench.broker.tendSession(ref)),
);

const minutes = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(1430, 1440, 1441));
const device = fc.constantFrom('headset', 'tablet');

/** Everything that can be asked of a session, for `fc.asyncModelRun`. */
export const leaseCommands = fc.commands<LeaseModel, LeaseBench, false>(
  [
    fc.oneof(fc.nat(90_000), fc.constantFrom(0, 1, MINUTE - 1, MINUTE, 9 * MINUTE)).map(wait),
    fc.constant(create),
    fc.constant(provision),
    fc
      .record({ minutes, name: fc.constantFrom(null, 'a', 'b') })
      .map(({ minutes, name }) => set(minutes, name)),
    fc
      .record({ minutes, id: fc.constantFrom('one', 'two', 'three') })
      .map(({ minutes, id }) => extend(minutes, id)),
    minutes.map(keepAlive),
    fc.record({ device, brings: fc.boolean() }).map(({ device, brings }) => connect(device, brings)),
    fc.boolean().map(report),
    fc.constant(read),
    fc.constant(tend),
    fc.oneof({ weight: 1, arbitrary: fc.constant(stop) }, { weight: 9, arbitrary: fc.constant(read) }),
  ],
  { size: 'max', maxCommands: 60 },
);
