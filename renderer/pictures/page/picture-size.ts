/** How many points a PNG, a JPEG or a WebP has, by what its first bytes say; null: they don't say it. */
export function picturePoints(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint32(0) === 0x89504e47) return view.getUint32(16) * view.getUint32(20);
    if (view.getUint16(0) === 0xffd8) return pointsOfJpeg(view);
    if (view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250) return pointsOfWebp(view);
  } catch {
    // It ends before it says so.
  }
  return null;
}

/** It is a row of segments; the one that begins a frame says how large it is. */
function pointsOfJpeg(view: DataView): number | null {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    while (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0xff) at += 1;
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return view.getUint16(at + 5) * view.getUint16(at + 7);
  }
}

/** Each of its three forms says it in its own way. */
function pointsOfWebp(view: DataView): number | null {
  const form = view.getUint32(12);
  if (form === 0x56503858) {
    const [low, high] = [view.getUint32(24, true), view.getUint16(28, true)];
    return ((low & 0xffffff) + 1) * (((low >>> 24) | (high << 8)) + 1);
  }
  if (form === 0x5650384c) {
    const bits = view.getUint32(21, true);
    return ((bits & 0x3fff) + 1) * (((bits >>> 14) & 0x3fff) + 1);
  }
  if (form !== 0x56503820) return null;
  return (view.getUint16(26, true) & 0x3fff) * (view.getUint16(28, true) & 0x3fff);
}
