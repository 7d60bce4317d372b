import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import * as own from '../../client/connection/protocol.ts';
import { resultFields } from '../../client/connection/result-fields.ts';
import type * as client from '../../client/index.ts';
import {
  CONNECTION_PROTOCOL,
  UNSUPPORTED_PROTOCOL_CLOSE,
} from '../../shared/connection/connection-protocol.ts';
import { type GateRefusal, gateRefusals } from '../../shared/connection/gate-refusal.ts';
import type { EngineMessage } from '../../shared/connection/messages.ts';
import * as frames from '../../shared/connection/scene/binary-frame.ts';
import * as calls from '../../shared/connection/scene/calls.ts';
import type { LoadProgress } from '../../shared/connection/scene/model.ts';
import type { CameraPose } from '../../shared/connection/scene/picture.ts';
import type { SceneErrorCode } from '../../shared/connection/scene/scene-error.ts';
import { connectionProtocol, ticketPrefix } from '../../shared/connection/seat-ticket.ts';

/** The same fields in one object, however they were put together. */
type Flat<Value> = Value extends object ? { [Key in keyof Value]: Flat<Value[Key]> } : Value;

/** The types are looked at by `npm run types`; here, whatever has a value. */
describe("the library's own words for the protocol, which it needs no schema for", () => {
  it('has the versions and the binary frames of the protocol', () => {
    expect([own.PROTOCOL, own.UNSUPPORTED_PROTOCOL_CLOSE]).toEqual([
      CONNECTION_PROTOCOL,
      UNSUPPORTED_PROTOCOL_CLOSE,
    ]);
    expect([own.SUB_PROTOCOL, own.TICKET_PREFIX]).toEqual([connectionProtocol, ticketPrefix]);
    expect([own.UPLOAD_KIND, own.UPLOAD_HEADER_BYTES]).toEqual([
      frames.UPLOAD_KIND,
      frames.UPLOAD_HEADER_BYTES,
    ]);
    expect([own.PICTURE_KIND, own.PICTURE_HEADER_BYTES]).toEqual([
      frames.PICTURE_KIND,
      frames.PICTURE_HEADER_BYTES,
    ]);
    type Hello = Omit<Extract<EngineMessage, { type: 'hello' }>, 'type' | 'protocol'>;
    expectTypeOf<own.EngineHello>().toEqualTypeOf<Flat<Hello>>();
  });

  it("has the gate's close codes, all of them, and every code of an engine's error", () => {
    const codes = Object.entries(gateRefusals).map(([name, { close }]) => [name, close]);
    expect(own.closeCodes).toEqual(Object.fromEntries(codes));
    expectTypeOf<own.GateRefusal>().toEqualTypeOf<GateRefusal>();
    expectTypeOf<own.SceneErrorCode>().toEqualTypeOf<SceneErrorCode>();
  });

  it('has every call of the protocol, with what goes in and what comes back', () => {
    expect(Object.keys(resultFields).toSorted()).toEqual(Object.keys(calls.sceneCalls).toSorted());
    type Inputs = { [Name in calls.SceneCallName]: Flat<calls.SceneCallInput<Name>> };
    type Results = { [Name in calls.SceneCallName]: Flat<calls.SceneCallResult<Name>> };
    type OwnInputs = { [Name in client.SceneCallName]: Flat<client.SceneCallInput<Name>> };
    type OwnResults = { [Name in client.SceneCallName]: Flat<client.SceneCallResult<Name>> };
    expectTypeOf<OwnInputs>().toEqualTypeOf<Inputs>();
    expectTypeOf<OwnResults>().toEqualTypeOf<Results>();
    // What no call has in it.
    expectTypeOf<client.CameraPose>().toEqualTypeOf<Flat<CameraPose>>();
    expectTypeOf<client.LoadProgress>().toEqualTypeOf<Flat<LoadProgress>>();
  });

  it('looks in each answer for fields that the protocol has', () => {
    for (const [name, fields] of Object.entries(resultFields)) {
      const { result } = calls.sceneCalls[name as calls.SceneCallName];
      const known = Object.keys((result as z.ZodObject).shape);
      expect(known, name).toEqual(expect.arrayContaining([...fields]));
    }
  });
});
