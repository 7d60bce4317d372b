import { BufferAttribute, BufferGeometry, GLSL3, Mesh, RawShaderMaterial } from 'three';

const vertexShader = /* glsl */ `
  precision highp float;
  in vec3 position;
  out vec2 at;
  void main() {
    at = position.xy * 0.5 + 0.5;
    gl_Position = vec4(position.xy, 1.0, 1.0);
  }`;

const head = /* glsl */ `
  precision highp float;
  in vec2 at;
  out vec4 shown;`;

/** One triangle over the whole picture; for each point of it, \`at\`, the shader says what is \`shown\`, in the colours of the screen. */
export function fullScreen(
  shader: string,
  uniforms: RawShaderMaterial['uniforms'] = {},
): Mesh<BufferGeometry, RawShaderMaterial> {
  const geometry = new BufferGeometry();
  geometry.setAttribute(
    'position',
    new BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3),
  );
  const material = new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader,
    fragmentShader: head + shader,
    uniforms,
    depthTest: false,
    depthWrite: false,
  });
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return mesh;
}
