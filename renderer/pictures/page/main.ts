import type { DrawOrder, PageOrder, PageReport } from '../page-messages.ts';
import { geometryOf } from './geometry-of.ts';
import { Mirror } from './mirror.ts';
import { readBulk } from './read-bulk.ts';
import { Stage } from './stage.ts';
import { TextureShelf } from './texture-shelf.ts';

const link = new WebSocket(new URL('link', location.href.replace(/^http/, 'ws')));
link.binaryType = 'arraybuffer';
const say = (report: PageReport): void => link.send(JSON.stringify(report));

function perform(): void {
  const textures = new TextureShelf(() => {
    mirror.looksChanged();
    say({ kind: 'changed' });
  });
  const mirror = new Mirror(textures);
  const stage = new Stage(mirror);
  stage.canvas.addEventListener('webglcontextlost', () =>
    say({ kind: 'lost', reason: 'the graphics system was lost' }),
  );

  const takeBulk = (frame: ArrayBuffer): void => {
    const { head, from } = readBulk(frame);
    if (head.kind === 'texture') textures.add(head.texture, head.mimeType, new Uint8Array(frame, from));
    else mirror.addGeometry(head.mesh, geometryOf(head, frame, from));
  };
  const draw = async (order: DrawOrder): Promise<void> => {
    stage.draw(order);
    const packed = stage.canvas.convertToBlob({ type: 'image/jpeg', quality: order.quality / 100 });
    say({ kind: 'drawn', draw: order.draw });
    const head = new Uint8Array(4);
    new DataView(head.buffer).setUint32(0, order.draw, true);
    link.send(await new Blob([head, await packed]).arrayBuffer());
  };
  const take = async (data: unknown): Promise<void> => {
    if (data instanceof ArrayBuffer) return takeBulk(data);
    // The engine is the only one who speaks here, and it writes what its own types say.
    const order = JSON.parse(String(data)) as PageOrder;
    if (order.kind === 'draw') return await draw(order);
    for (const change of order.changes) {
      mirror.change(change);
      if (change.kind === 'gone') for (const texture of change.textures) textures.remove(texture);
    }
  };
  link.addEventListener('message', ({ data }) => void take(data).catch(giveUp));
  say({ kind: 'ready', renderer: stage.renderer });
}

function giveUp(error: unknown): void {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  say({ kind: 'lost', reason: reason.slice(0, 1000) });
}

link.addEventListener('open', () => {
  try {
    perform();
  } catch (error) {
    giveUp(error);
  }
});
