import type { RawData, WebSocket } from 'ws';
import {
  CONNECTION_PROTOCOL,
  UNSUPPORTED_PROTOCOL_CLOSE,
} from '../../shared/connection/connection-protocol.ts';
import type { ClientMessage } from '../../shared/connection/messages.ts';
import { readUploadChunk } from '../../shared/connection/scene/binary-frame.ts';
import type { Engine } from '../engine.ts';
import { SceneFault } from '../scene-fault.ts';
import { CallsUnderWay } from './calls-under-way.ts';
import { DeviceDoor } from './device-door.ts';
import { faultOf } from './fault-of.ts';
import { readMessage } from './read-message.ts';
import { tidyUp } from './tidy-up.ts';
import { Uploads, WINDOW_BYTES } from './uploads.ts';
import { withoutQuery } from './without-query.ts';

/** The largest message that is looked into. */
const LARGEST_MESSAGE = 1024 * 1024;
const BEAT_MS = 10_000;

/** They take longer than all others, which are done before the next message is taken up. */
const longCalls = new Set(['loadModel', 'startPictures']);

const calls = () => import('./call-scene.ts');

interface Greeting {
  /** The scene is as this device left it. */
  readonly resumed: boolean;
  /** There is something that could draw. */
  readonly pictures: boolean;
}

/** One connection of a device. */
export interface Visit {
  /**
   * Ends it, if it is not over yet; kept when nothing of it can reach the scene any more. A call that is being done is finished, all others
   * are dropped.
   */
  end(): Promise<void>;
}

/** Serves one connection of a device until it is over. */
export function answerDevice(device: WebSocket, engine: Engine, greeting: Greeting): Visit {
  const { session, models, scratch, settings } = engine.surroundings;
  const door = new DeviceDoor(device);
  const underWay = new CallsUnderWay();
  const uploads = new Uploads(scratch, settings.maxModelBytes);
  let isOver = false;
  door.say({
    type: 'hello',
    protocol: CONNECTION_PROTOCOL,
    session,
    models: models.map(withoutQuery),
    ...greeting,
  });

  const refuse = (error: unknown, id: string | null): void => {
    const { code, message, target } = faultOf(error);
    door.say({ type: 'error', id, code, message, ...(target !== undefined && { target }) });
  };

  const answerCall = async ({
    id,
    call,
    params,
  }: Extract<ClientMessage, { type: 'call' }>): Promise<void> => {
    try {
      const result = await underWay.run(id, async (signal) =>
        (await calls()).callScene(call, params ?? {}, {
          engine,
          uploads,
          signal,
          progress: (progress) => door.say({ type: 'progress', id, progress }),
          deliver: (picture) => door.show(picture),
        }),
      );
      door.say({ type: 'result', id, result });
    } catch (error) {
      refuse(error, id);
    }
  };

  const hear = async (message: ClientMessage): Promise<void> => {
    switch (message.type) {
      case 'hello':
        if (message.protocol === CONNECTION_PROTOCOL) return;
        refuse(wrongProtocol(message.protocol), null);
        isOver = true;
        return device.close(UNSUPPORTED_PROTOCOL_CLOSE, 'UnsupportedProtocol');
      case 'version':
        return door.say({ type: 'version', id: message.id, ...engineName });
      case 'ping':
        return door.say({ type: 'pong', id: message.id, at: Date.now() });
      case 'input':
        return;
      case 'call': {
        const answered = answerCall(message);
        return longCalls.has(message.call) ? undefined : answered;
      }
      case 'cancel':
        return underWay.cancel(message.id);
      case 'camera':
        return (await engine.openedPictures())?.camera(message.sequence, message.pose);
      case 'shown':
        return (await engine.openedPictures())?.shown(message.frame);
    }
  };

  const hearText = async (text: string): Promise<void> => {
    const heard = await readMessage(text);
    if (heard.ok) await hear(heard.message);
    else refuse(heard.fault, heard.id);
  };

  const hearBytes = async (frame: Uint8Array): Promise<void> => {
    const chunk = readUploadChunk(frame);
    if (chunk === null)
      throw new SceneFault(
        'InvalidMessage',
        'A binary frame carries a part of an upload, and this one does not.',
      );
    const received = await uploads.take(chunk.upload, chunk.bytes);
    door.say({ type: 'uploaded', upload: chunk.upload, received, window: WINDOW_BYTES });
  };

  const take = async (bytes: Buffer, isBinary: boolean): Promise<void> => {
    await door.listens();
    if (isOver) return;
    if (bytes.length > LARGEST_MESSAGE)
      throw new SceneFault('InvalidMessage', `A message has at most ${LARGEST_MESSAGE} bytes.`);
    await (isBinary ? hearBytes(bytes) : hearText(bytes.toString()));
  };

  // Messages are taken up in the order in which they came.
  let turn = Promise.resolve();
  device.on('message', (data, isBinary) => {
    const bytes = bytesOf(data);
    door.came(bytes.length);
    turn = turn
      .then(() => take(bytes, isBinary))
      .catch((error: unknown) => refuse(error, null))
      .finally(() => door.taken(bytes.length));
  });
  const beat = setInterval(() => door.say({ type: 'beat' }), BEAT_MS);
  // An error is always followed by a close, which says all there is to say.
  device.on('error', () => undefined);
  const leave = async (): Promise<void> => {
    isOver = true;
    clearInterval(beat);
    device.terminate();
    underWay.cancelAll();
    await turn;
    await tidyUp(engine, uploads);
  };
  let left: Promise<void> | null = null;
  const end = (): Promise<void> => {
    left ??= leave();
    return left;
  };
  device.once('close', () => void end());
  // It may have gone before anybody listened.
  if (device.readyState === device.CLOSED) void end();
  return { end };
}

const engineName = {
  engine: 'remote-rendering-default',
  version: '0.2.0',
  protocol: CONNECTION_PROTOCOL,
} as const;

const wrongProtocol = (spoken: number): SceneFault =>
  new SceneFault(
    'UnsupportedProtocol',
    `This engine speaks version ${CONNECTION_PROTOCOL} of the protocol, not ${spoken}.`,
  );

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
