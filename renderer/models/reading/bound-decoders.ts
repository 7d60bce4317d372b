const PAGE = 65_536;

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Node's types know it by name only. */
declare const WebAssembly: { readonly Memory: { readonly prototype: Memory } };

/**
 * Keeps the memory of WebAssembly within bounds: it is not part of a thread's heap, and a Draco stream may ask for more than its file
 * declares. A decoder that may not grow gives up.
 */
export function boundDecoders(mostBytes: number): void {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  prototype.grow = function growWithin(this: Memory, pages: number): number {
    if (this.buffer.byteLength + pages * PAGE > mostBytes)
      throw new RangeError('allocation beyond the bound');
    return grow.call(this, pages);
  };
}
