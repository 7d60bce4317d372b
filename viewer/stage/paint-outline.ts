import type { Outline, Vector3 } from '../../client/index.ts';
import { boxFaces } from './box-faces.ts';
import { DepthPicture } from './depth-picture.ts';
import type { View } from './orbit-camera.ts';
import { pixelOf, shade } from './screen-color.ts';

/** Edges are looked at in pieces of so many pixels: each is hidden or is not. */
const PIECE = 3;
const EDGE = 'rgb(16 24 32 / 0.55)';
const SELECTED = '#ff8a1f';

/** As of the pictures that a host draws: from the top to the bottom. */
const backdrop = (share: number): number =>
  pixelOf(0xb3 + (0xe3 - 0xb3) * share, 0xbe + (0xe8 - 0xbe) * share, 0xc7 + (0xee - 0xc7) * share);

/** Draws a scene as boxes, where nobody renders it. */
export function paintOutline(canvas: HTMLCanvasElement, boxes: Outline['boxes'], view: View): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const picture = new DepthPicture(canvas.width, canvas.height, view.tangent);
  picture.backdrop(backdrop);
  const faces = boxFaces(boxes, view);
  for (const face of faces) picture.fill(face, pixelOf(...shade(face.color, face.light)));
  context.putImageData(picture.image, 0, 0);

  const density = canvas.width / (canvas.clientWidth || canvas.width);
  context.lineCap = 'round';
  for (const isSelected of [false, true]) {
    context.beginPath();
    for (const { corners, selected } of faces) {
      if (selected !== isSelected) continue;
      for (const [at, corner] of corners.entries())
        traceEdge(context, picture, corner, corners[(at + 1) % corners.length] ?? corner);
    }
    context.lineWidth = (isSelected ? 2.4 : 1.1) * density;
    context.strokeStyle = isSelected ? SELECTED : EDGE;
    context.stroke();
  }
}

/** What is seen of an edge. */
function traceEdge(
  context: CanvasRenderingContext2D,
  picture: DepthPicture,
  from: Vector3,
  to: Vector3,
): void {
  const [x, y] = picture.at(from);
  const [toX, toY] = picture.at(to);
  const pieces = Math.min(400, Math.max(1, Math.ceil(Math.hypot(toX - x, toY - y) / PIECE)));
  const [near, toNear] = [1 / from[2], 1 / to[2]];
  let isDrawing = false;
  for (let piece = 0; piece < pieces; piece += 1) {
    const between = (a: number, b: number, at: number): number => a + ((b - a) * at) / pieces;
    const middle = piece + 0.5;
    const isSeen = picture.isSeen(
      between(x, toX, middle),
      between(y, toY, middle),
      between(near, toNear, middle),
    );
    if (isSeen && !isDrawing) context.moveTo(between(x, toX, piece), between(y, toY, piece));
    if (!isSeen && isDrawing) context.lineTo(between(x, toX, piece), between(y, toY, piece));
    isDrawing = isSeen;
  }
  if (isDrawing) context.lineTo(toX, toY);
}
