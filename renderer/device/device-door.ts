import type { WebSocket } from 'ws';
import type { EngineMessage } from '../../shared/connection/messages.ts';
import { pictureHeader } from '../../shared/connection/scene/binary-frame.ts';
import type { Picture } from '../pictures/pictures.ts';

/** Bytes that the device has not read yet, or that it sent and the engine has not taken up: beyond these, it is not listened to. */
const FULL_BYTES = 4 * 1024 * 1024;
/** What a message that waits takes beside its bytes, which may be none. */
const MESSAGE_BYTES = 1024;

/**
 * Speaks to one connection of a device, and stops listening where it does not listen itself, or sends faster than it is served: what is
 * kept for it stays bounded.
 */
export class DeviceDoor {
  readonly #socket: WebSocket;
  #untaken = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.once('close', () => this.#look());
  }

  say(message: EngineMessage): void {
    this.#send(JSON.stringify(message), false);
  }

  show({ jpeg, ...picture }: Picture): void {
    this.#send(Buffer.concat([pictureHeader(picture), jpeg]), true);
  }

  /** Something came that will be taken up later. */
  came(bytes: number): void {
    this.#untaken += bytes + MESSAGE_BYTES;
    this.#look();
  }

  taken(bytes: number): void {
    this.#untaken -= bytes + MESSAGE_BYTES;
    this.#look();
  }

  /** Until the device has read most of what it was told: before that, it is not answered again. */
  listens(): Promise<void> {
    if (this.#socket.bufferedAmount <= FULL_BYTES) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #send(data: string | Buffer, binary: boolean): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    socket.send(data, { binary }, () => this.#look());
    this.#look();
  }

  #look(): void {
    const socket = this.#socket;
    const isOver = socket.readyState === socket.CLOSED;
    const most = Math.max(socket.bufferedAmount, this.#untaken);
    if (isOver || socket.bufferedAmount < FULL_BYTES / 4)
      for (const resolve of this.#waiting.splice(0)) resolve();
    if (isOver) return;
    if (most > FULL_BYTES && !socket.isPaused) socket.pause();
    else if (most < FULL_BYTES / 4 && socket.isPaused) socket.resume();
  }
}
