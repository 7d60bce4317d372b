import {
  DoubleSide,
  GLSL3,
  type Mesh,
  type PerspectiveCamera,
  RawShaderMaterial,
  type Scene,
  Vector2,
  Vector3,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';
import { fullScreen } from './full-screen.ts';
import { SELECTED_LAYER } from './mirror.ts';
import { screenArea } from './screen-area.ts';

/** The line is as wide, in points. */
const MARGIN = 3;

const flatVertexShader = /* glsl */ `
  precision highp float;
  uniform mat4 modelViewMatrix;
  uniform mat4 projectionMatrix;
  in vec3 position;
  void main() { gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }`;

const flatFragmentShader = /* glsl */ `
  precision highp float;
  out vec4 shown;
  void main() { shown = vec4(1.0); }`;

const shader = /* glsl */ `
  uniform sampler2D mask;
  uniform vec2 pixel;
  uniform vec3 color;
  float there(float x, float y) { return texture(mask, at + vec2(x, y) * pixel).r; }
  void main() {
    float inside = there(0.0, 0.0);
    float near = max(max(there(1.4, 1.4), there(-1.4, 1.4)), max(there(1.4, -1.4), there(-1.4, -1.4)));
    near = max(near, max(max(there(2.0, 0.0), there(-2.0, 0.0)), max(there(0.0, 2.0), there(0.0, -2.0))));
    shown = vec4(color, max(near * (1.0 - inside), inside * 0.12));
  }`;

/** A line around what is selected, also where something stands before it. Costs one more pass over what is selected, and only then. */
export class SelectionOutline {
  readonly #mask = new WebGLRenderTarget(1, 1, { depthBuffer: false });
  readonly #flat = new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: flatVertexShader,
    fragmentShader: flatFragmentShader,
    side: DoubleSide,
    depthTest: false,
    depthWrite: false,
  });
  readonly #pixel = new Vector2();
  readonly #lines = fullScreen(shader, {
    mask: { value: this.#mask.texture },
    pixel: { value: this.#pixel },
    color: { value: new Vector3(1, 0.55, 0.05) },
  });

  constructor() {
    this.#lines.material.transparent = true;
  }

  draw(
    renderer: WebGLRenderer,
    scene: Scene,
    camera: PerspectiveCamera,
    { selected, width, height }: { selected: readonly Mesh[]; width: number; height: number },
  ): void {
    const area = screenArea(selected, camera, width, height, MARGIN);
    if (area.width <= 0 || area.height <= 0) return;
    this.#mask.setSize(width, height);
    this.#mask.scissorTest = true;
    this.#mask.scissor.set(area.x, area.y, area.width, area.height);
    this.#pixel.set(1 / width, 1 / height);
    scene.overrideMaterial = this.#flat;
    camera.layers.set(SELECTED_LAYER);
    renderer.setRenderTarget(this.#mask);
    renderer.clear();
    renderer.render(scene, camera);
    renderer.setRenderTarget(null);
    camera.layers.set(0);
    scene.overrideMaterial = null;
    renderer.setScissorTest(true);
    renderer.setScissor(area.x, area.y, area.width, area.height);
    renderer.render(this.#lines, camera);
    renderer.setScissorTest(false);
  }
}
