import { z } from 'zod';
import { CONNECTION_PROTOCOL } from './connection-protocol.ts';
import { loadProgress, uploadId } from './scene/model.ts';
import { cameraPose } from './scene/picture.ts';
import { sceneErrorCodes } from './scene/scene-error.ts';

/** Names a request of the device; the answer carries it again. */
const requestId = z.string().min(1).max(64);

/**
 * What a device says to the default engine: JSON text frames, one message each; beside them the binary frames of an upload. Unknown
 * types are answered with an `error` of the code `UnknownMessage`; unknown fields are ignored, so that a later version may add some.
 */
export const clientMessage = z.discriminatedUnion('type', [
  /** Says which version the device speaks. Without it, version 1 is taken to be spoken. */
  z.object({ type: z.literal('hello'), protocol: z.int() }),
  z.object({ type: z.literal('version'), id: requestId }),
  z.object({ type: z.literal('ping'), id: requestId }),
  /** Something the person did. It keeps the device *active*. */
  z.object({ type: z.literal('input'), kind: z.string().max(64) }),
  /** One of the calls of scene/calls.ts. */
  z.object({
    type: z.literal('call'),
    id: requestId,
    call: z.string().max(64),
    params: z.unknown().optional(),
  }),
  /** Ends a call that is under way, with `Cancelled`; one that has ended is left alone. */
  z.object({ type: z.literal('cancel'), id: requestId }),
  /** Where the camera is. Not answered: only the newest counts. `sequence` grows. */
  z.object({ type: z.literal('camera'), sequence: z.int().min(1).max(0xffff_ffff), pose: cameraPose }),
  /** The device has shown a frame and takes another. */
  z.object({ type: z.literal('shown'), frame: z.int().min(0).max(0xffff_ffff) }),
]);

export const engineMessage = z.discriminatedUnion('type', [
  /** The first message after the connection is made. */
  z.object({
    type: z.literal('hello'),
    protocol: z.literal(CONNECTION_PROTOCOL),
    session: z.string(),
    /** The addresses of the models that the session was created with, without their queries: signatures are the app's alone. */
    models: z.array(z.string()),
    /** The scene is as this device left it. */
    resumed: z.boolean(),
    /** Whether the engine can draw. */
    pictures: z.boolean(),
  }),
  z.object({
    type: z.literal('version'),
    id: z.string(),
    engine: z.string(),
    version: z.string(),
    protocol: z.literal(CONNECTION_PROTOCOL),
  }),
  z.object({ type: z.literal('pong'), id: z.string(), at: z.number() }),
  /** Every ten seconds. A device that has heard nothing for thirty has lost its engine. It is not answered: an answer would count as activity of the person. */
  z.object({ type: z.literal('beat') }),
  z.object({ type: z.literal('result'), id: z.string(), result: z.unknown() }),
  /** Of a call that is still under way. */
  z.object({ type: z.literal('progress'), id: z.string(), progress: loadProgress }),
  /** How much of an upload has arrived. No more than `window` bytes beyond it may be on their way. */
  z.object({ type: z.literal('uploaded'), upload: uploadId, received: z.int(), window: z.int() }),
  z.object({
    type: z.literal('error'),
    /** Null: it can't be said which request it was. */
    id: z.string().nullable(),
    code: z.enum(sceneErrorCodes),
    message: z.string(),
    /** The field that is wrong. */
    target: z.string().optional(),
  }),
]);

export type ClientMessage = z.infer<typeof clientMessage>;
export type EngineMessage = z.infer<typeof engineMessage>;
