import type { WebSocket } from 'ws';
import { z } from 'zod';
import { parseJson } from '../parse-json.ts';
import type { Scene } from '../scene/scene.ts';
import { launchChromium, type RunningBrowser } from './browser/launch-chromium.ts';
import type { Chromium } from './find-chromium.ts';
import { packChange } from './pack-change.ts';
import { openPageDoor, type PageDoor } from './page-door.ts';
import type { DrawOrder, PageOrder, PageReport } from './page-messages.ts';
import { SceneFeed } from './scene-feed.ts';

/** What the page has not taken yet; beyond it the rest of the scene waits where it is. */
const MOST_UNSENT = 4 * 1024 * 1024;
const FRAME_HEAD = 4;

const report = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), renderer: z.string().max(512) }),
  z.object({ kind: z.literal('drawn'), draw: z.int() }),
  z.object({ kind: z.literal('changed') }),
  z.object({ kind: z.literal('lost'), reason: z.string().max(1000) }),
]) satisfies z.ZodType<PageReport>;

/** What a drawing tells. */
export interface DrawingListener {
  /** The scene is another, or the page knows more of it. */
  changed(): void;
  drawn(draw: number): void;
  frame(draw: number, jpeg: Uint8Array): void;
}

/** A browser that mirrors the scene and draws it when asked. */
export interface Drawing {
  readonly renderer: string;
  /** Resolves when it draws no more although nobody ended it; with the reason. It must still be ended then. */
  readonly failed: Promise<string>;
  draw(order: DrawOrder): void;
  memoryBytes(): number;
  end(): Promise<void>;
}

export interface DrawingParts {
  readonly scene: Pick<Scene, 'follow'>;
  readonly chromium: Chromium;
  /** Where it may keep a folder while it runs. */
  readonly folder: string;
  /** Where the compiled page is, if not beside this file. */
  readonly page?: string;
  /** Ends the start. */
  readonly signal: AbortSignal;
}

/** Starts one. Throws an Error which says why it can't; nothing of it is left then. */
export async function startDrawing(parts: DrawingParts, listener: DrawingListener): Promise<Drawing> {
  const door = await openPageDoor(parts.page);
  let browser: RunningBrowser | null = null;
  try {
    browser = await launchChromium(parts.chromium, parts.folder);
    browser.visit(door.address);
    return await connect(parts, listener, door, browser);
  } catch (error) {
    door.close();
    await browser?.end();
    throw error;
  }
}

function connect(
  { scene, signal }: DrawingParts,
  listener: DrawingListener,
  door: PageDoor,
  browser: RunningBrowser,
): Promise<Drawing> {
  const feed = new SceneFeed();
  let link: WebSocket | null = null;
  let tellFailed = (_reason: string): void => undefined;
  const failed = new Promise<string>((resolve) => {
    tellFailed = resolve;
  });
  let unfollow = (): void => undefined;
  let over = false;
  let telling = false;

  const tell = (): void => {
    telling = false;
    if (link === null || link.readyState !== link.OPEN) return;
    while (feed.cleared || link.bufferedAmount < MOST_UNSENT) {
      const next = feed.next();
      if (next === null) break;
      if ('kind' in next) sendParts(link, packChange(next), tellAndAsk);
      else link.send(say({ kind: 'changes', changes: next }), tellAndAsk);
    }
  };
  const tellAndAsk = (): void => {
    const wasEmpty = feed.empty;
    tell();
    if (!wasEmpty && feed.empty) listener.changed();
  };
  const tellSoon = (): void => {
    if (telling) return;
    telling = true;
    setImmediate(tellAndAsk);
  };

  return new Promise<Drawing>((resolve, reject) => {
    const close = (): void => {
      over = true;
      unfollow();
      link?.terminate();
      door.close();
    };
    const fail = (reason: string): void => {
      if (over) return;
      close();
      tellFailed(reason);
      reject(new Error(reason));
    };
    const late = (): void => fail('it was not ready in time');
    signal.addEventListener('abort', late);
    if (signal.aborted) late();
    void browser.ended.then((words) => fail(`the browser ended: ${words}`));
    const drawing = (renderer: string): Drawing => ({
      renderer,
      failed,
      draw: (order) => {
        // What changed goes before the wish to see it.
        tell();
        if (link !== null && link.readyState === link.OPEN) link.send(say({ kind: 'draw', ...order }));
      },
      memoryBytes: browser.memoryBytes,
      end: async () => {
        close();
        await browser.end();
      },
    });
    const hear = (heard: PageReport): void => {
      if (heard.kind === 'ready') {
        signal.removeEventListener('abort', late);
        resolve(drawing(heard.renderer));
      } else if (heard.kind === 'drawn') listener.drawn(heard.draw);
      else if (heard.kind === 'changed') listener.changed();
      else fail(heard.reason);
    };
    void door.link.then((socket) => {
      if (over) return socket.terminate();
      link = socket;
      // An error is always followed by a close, which says all there is to say.
      socket.on('error', () => undefined);
      socket.once('close', () => fail('the page that draws is gone'));
      socket.on('message', (data, isBinary) => {
        if (over || !Buffer.isBuffer(data)) return;
        if (isBinary && data.length > FRAME_HEAD)
          return listener.frame(data.readUInt32LE(0), data.subarray(FRAME_HEAD));
        const heard = report.safeParse(parseJson(data.toString()));
        if (heard.success) hear(heard.data);
        else fail('the page that draws says what it should not');
      });
      unfollow = scene.follow((change) => {
        feed.take(change);
        tellSoon();
      });
    });
  });
}

const say = (order: PageOrder): string => JSON.stringify(order);

/** One message from several pieces of memory, which are not put together before. */
function sendParts(link: WebSocket, parts: readonly Uint8Array[], sent: () => void): void {
  parts.forEach((part, index) => {
    const fin = index === parts.length - 1;
    link.send(part, { binary: true, fin }, fin ? sent : undefined);
  });
}
