import { PerspectiveCamera, Scene, WebGLRenderer, WebGLRenderTarget } from 'three';
import type { DrawOrder } from '../page-messages.ts';
import { fullScreen } from './full-screen.ts';
import type { Mirror } from './mirror.ts';
import { pointCamera } from './point-camera.ts';
import { SelectionOutline } from './selection-outline.ts';
import { light } from './surface.ts';

/** The fine picture is drawn so many times as wide and as high, and then made smaller: edges become smooth. */
const FINER = 2;
/** Where the picture itself is large, its edges are fine already, and time is short. */
const finenessOf = (width: number, height: number): number => (width * height > 1_000_000 ? 1.5 : FINER);

const backdrop = /* glsl */ `
  void main() { shown = vec4(mix(vec3(0.90, 0.92, 0.94), vec3(0.70, 0.74, 0.78), at.y), 1.0); }`;

const copy = /* glsl */ `
  uniform sampler2D fine;
  void main() { shown = texture(fine, at); }`;

/** Where the scene stands: its backdrop, its light, and the camera that looks at it. */
export class Stage {
  readonly canvas = new OffscreenCanvas(16, 16);
  readonly #renderer = new WebGLRenderer({ canvas: this.canvas, antialias: false, alpha: false });
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera();
  readonly #outline = new SelectionOutline();
  readonly #fine = new WebGLRenderTarget(16, 16);
  readonly #copy = fullScreen(copy, { fine: { value: this.#fine.texture } });
  readonly #mirror: Mirror;

  constructor(mirror: Mirror) {
    this.#mirror = mirror;
    this.#renderer.autoClear = false;
    // The shaders are ours and don't change; asking whether they are right would wait for each.
    this.#renderer.debug.checkShaderErrors = false;
    const behind = fullScreen(backdrop);
    // After what stands before it, of which nothing behind is drawn then.
    behind.renderOrder = 1;
    behind.material.depthTest = true;
    this.#scene.add(behind, mirror.root);
  }

  /** What draws, in the words of the graphics system. */
  get renderer(): string {
    const context = this.#renderer.getContext();
    const more = context.getExtension('WEBGL_debug_renderer_info');
    return String(context.getParameter(more?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
  }

  draw({ width, height, camera, fine }: DrawOrder): void {
    if (this.canvas.width !== width || this.canvas.height !== height)
      this.#renderer.setSize(width, height, false);
    this.#mirror.settle();
    pointCamera(this.#camera, camera, this.#mirror.bounds(), width / height);
    light.upward.set(0, 1, 0).transformDirection(this.#camera.matrixWorldInverse);
    // It stands above and to the left, half with the scene and half with the one who looks: nothing is ever seen from its dark side only.
    light.lamp.set(-0.8, 0.35, 0.55).addScaledVector(light.upward, 0.5).normalize();
    const times = finenessOf(width, height);
    if (fine) this.#fine.setSize(Math.round(width * times), Math.round(height * times));
    this.#renderer.setRenderTarget(fine ? this.#fine : null);
    this.#renderer.clear();
    this.#renderer.render(this.#scene, this.#camera);
    this.#renderer.setRenderTarget(null);
    if (fine) this.#renderer.render(this.#copy, this.#camera);
    const { selected } = this.#mirror;
    if (selected.length > 0)
      this.#outline.draw(this.#renderer, this.#scene, this.#camera, { selected, width, height });
  }
}
