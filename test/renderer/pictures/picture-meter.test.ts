import { expect, it } from 'vitest';
import { PictureMeter } from '../../../renderer/pictures/picture-meter.ts';

it('says nothing while there are no pictures, before and after', () => {
  const meter = new PictureMeter();
  expect(meter.read(0)).toEqual({ framesPerSecond: null, latencyMs: null });
  meter.begin(0);
  meter.delivered(10, 0);
  meter.end();
  expect(meter.read(20)).toEqual({ framesPerSecond: null, latencyMs: null });
});

it('counts the frames of the last five seconds', () => {
  const meter = new PictureMeter();
  meter.begin(0);
  for (let now = 0; now < 10_000; now += 100) meter.delivered(now, null);
  expect(meter.read(10_000)).toEqual({ framesPerSecond: 9.8, latencyMs: null });
  expect(meter.read(14_899).framesPerSecond).toBe(0.2);
  expect(meter.read(14_900).framesPerSecond).toBe(0);
});

it('counts those of a shorter time, but not of less than a second', () => {
  const meter = new PictureMeter();
  meter.begin(0);
  for (let now = 0; now < 500; now += 50) meter.delivered(now, null);
  expect(meter.read(500).framesPerSecond).toBe(10);
  expect(meter.read(2000).framesPerSecond).toBe(5);
});

it('says the middle and the 95th percentile of what a new pose had to wait', () => {
  const meter = new PictureMeter();
  meter.begin(0);
  for (let wait = 1; wait <= 100; wait += 1) meter.delivered(1000, 1000 - wait);
  meter.delivered(1000, null);
  expect(meter.read(1000).latencyMs).toEqual({ p50: 50, p95: 95 });
});

it('keeps no more than a window can hold', () => {
  const meter = new PictureMeter();
  meter.begin(0);
  for (let at = 0; at < 5000; at += 1) meter.delivered(1000, 900);
  expect(meter.read(1000).framesPerSecond).toBe(600);
});
