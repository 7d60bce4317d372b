import { describe, expect, it } from 'vitest';
import { FrameFlow } from '../../../renderer/pictures/frame-flow.ts';
import { aPose, someSettings } from '../../support/pictures-device.ts';

/** A flow for which the first frame, asked for at 0, has been shown. */
function aFlow(over: Parameters<typeof someSettings>[0] = {}): FrameFlow {
  const flow = new FrameFlow();
  flow.begin(someSettings(over));
  flow.next(0);
  flow.arrived(1);
  flow.shown(1);
  return flow;
}

describe('when a frame is asked for', () => {
  it('asks for nothing before pictures are wanted, whatever happens', () => {
    const flow = new FrameFlow();
    flow.camera(1, aPose(), 0);
    flow.changed();
    expect(flow.next(0)).toBeNull();
  });

  it('asks for one at once when they are wanted, with the pose that came before', () => {
    const flow = new FrameFlow();
    flow.camera(3, aPose(), 0);
    flow.begin(someSettings({ width: 64, height: 48, quality: 10 }));
    expect(flow.next(0)).toEqual({
      draw: 1,
      width: 64,
      height: 48,
      quality: 10,
      fine: false,
      camera: aPose(),
    });
  });

  it('asks for one when the camera or the scene changed', () => {
    const flow = aFlow();
    flow.camera(1, aPose(), 20);
    expect(flow.next(20)).toMatchObject({ draw: 2, fine: false });
    flow.arrived(2);
    flow.shown(2);
    flow.changed();
    expect(flow.next(40)).toMatchObject({ draw: 3, fine: false });
  });

  it('asks for a finer one 200 ms after the last, once, and then for no more', () => {
    const flow = aFlow();
    expect(flow.next(50)).toBe(150);
    expect(flow.next(200)).toMatchObject({ draw: 2, fine: true });
    flow.arrived(2);
    flow.shown(2);
    expect(flow.next(10_000)).toBeNull();
  });

  it('waits until as much time has passed as the highest rate asks for', () => {
    const flow = aFlow({ maxFramesPerSecond: 10 });
    flow.changed();
    expect(flow.next(30)).toBe(70);
    expect(flow.next(100)).toMatchObject({ draw: 2 });
  });

  it('does not ask for the next one while the page draws, but does while it packs', () => {
    const flow = aFlow();
    flow.changed();
    flow.next(20);
    flow.changed();
    expect(flow.next(40)).toBeNull();
    flow.drawn(2);
    expect(flow.next(40)).toMatchObject({ draw: 3 });
  });

  it('has no more than two on their way: packed, or delivered and not shown', () => {
    const flow = aFlow();
    flow.changed();
    flow.next(20);
    flow.arrived(2);
    flow.changed();
    flow.next(40);
    flow.drawn(3);
    flow.changed();
    expect(flow.next(60)).toBeNull();
    flow.arrived(3);
    expect(flow.next(60)).toBeNull();
    flow.shown(2);
    expect(flow.next(60)).toMatchObject({ draw: 4 });
  });

  it('takes a frame that is shown to say that those before it are too', () => {
    const flow = aFlow();
    for (const now of [20, 40]) {
      flow.changed();
      flow.next(now);
      flow.arrived(now / 20 + 1);
    }
    flow.shown(3);
    flow.changed();
    flow.next(60);
    flow.drawn(4);
    flow.changed();
    expect(flow.next(80)).toMatchObject({ draw: 5 });
  });

  it('shows the newest pose alone of those that came while it could not be drawn', () => {
    const flow = aFlow();
    flow.camera(1, aPose(), 20);
    flow.next(20);
    for (let sequence = 2; sequence <= 500; sequence += 1)
      flow.camera(sequence, aPose({ fieldOfView: sequence / 4 }), 20 + sequence);
    flow.drawn(2);
    expect(flow.next(520)).toMatchObject({ camera: { fieldOfView: 125 } });
    expect(flow.arrived(2)).toMatchObject({ camera: 1, cameraAt: 20 });
    expect(flow.arrived(3)).toMatchObject({ camera: 500, cameraAt: 520 });
  });
});

describe('which frames are delivered', () => {
  it('counts them on, also from one start to the next', () => {
    const flow = aFlow();
    flow.end();
    flow.begin(someSettings());
    const order = flow.next(1000);
    expect(order).toMatchObject({ draw: 2, camera: null });
    expect(flow.arrived(2)).toMatchObject({ frame: 2, camera: 0, cameraAt: null });
  });

  it('says of a pose only once when it came', () => {
    const flow = aFlow();
    flow.camera(1, aPose(), 20);
    flow.next(20);
    flow.arrived(2);
    flow.changed();
    flow.next(40);
    expect(flow.arrived(3)).toMatchObject({ camera: 1, cameraAt: null });
  });

  it('drops one that was asked for before the end', () => {
    const flow = aFlow();
    flow.changed();
    flow.next(20);
    flow.end();
    flow.begin(someSettings());
    expect(flow.arrived(2)).toBeNull();
  });

  it('asks another page for what the lost one was asked for', () => {
    const flow = aFlow();
    flow.camera(1, aPose(), 20);
    flow.next(20);
    expect(flow.awaited).toBe(true);
    flow.pageLost();
    expect(flow.awaited).toBe(false);
    expect(flow.next(40)).toMatchObject({ draw: 3, camera: aPose() });
    expect(flow.arrived(2)).toBeNull();
  });
});
