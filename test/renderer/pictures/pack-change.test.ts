import { describe, expect, it } from 'vitest';
import { packChange } from '../../../renderer/pictures/pack-change.ts';
import { readBulk } from '../../../renderer/pictures/page/read-bulk.ts';
import { aBox } from '../../support/pictures-scene.ts';

const whole = (parts: readonly Uint8Array[]): ArrayBuffer => new Uint8Array(Buffer.concat(parts)).buffer;

describe('a mesh in one frame', () => {
  it('has its head, then its numbers in order, at a multiple of four', () => {
    const data = { ...aBox(), colors: null };
    const frame = whole(packChange({ kind: 'mesh', mesh: 12_345, data }));
    const { head, from } = readBulk(frame);
    expect(head).toEqual({
      kind: 'mesh',
      mesh: 12_345,
      vertices: 24,
      uvs: true,
      colors: false,
      indices: 36,
    });
    expect(from % 4).toBe(0);
    expect(new Float32Array(frame, from, 72)).toEqual(data.positions);
    expect(new Float32Array(frame, from + 2 * 288, 48)).toEqual(data.uvs);
    expect(new Uint32Array(frame, from + 2 * 288 + 192)).toEqual(data.indices);
  });

  it('copies none of its numbers, also where they are a part of something larger', () => {
    const all = new Float32Array(200).fill(7);
    const positions = all.subarray(10, 82);
    const parts = packChange({ kind: 'mesh', mesh: 1, data: { ...aBox(), positions } });
    expect(parts[1]).toMatchObject({ byteOffset: 40, byteLength: 288 });
    expect(parts[1]?.buffer).toBe(all.buffer);
  });
});

it('sends the file of a texture as it is', () => {
  const bytes = new Uint8Array([1, 2, 3, 4, 5]);
  const frame = whole(packChange({ kind: 'texture', texture: 3, data: { mimeType: 'image/png', bytes } }));
  const { head, from } = readBulk(frame);
  expect(head).toEqual({ kind: 'texture', texture: 3, mimeType: 'image/png' });
  expect(new Uint8Array(frame, from)).toEqual(bytes);
});
