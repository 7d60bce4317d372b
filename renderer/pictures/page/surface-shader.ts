/**
 * How a surface looks. Software draws these pictures, so every step of it costs: one lamp, and a studio that is a gradient from the ground to
 * the sky instead of a picture of one; yet metals have something to mirror, and smooth things a highlight. All directions are the camera's.
 */
export const surfaceVertexShader = /* glsl */ `
  precision highp float;
  uniform mat4 modelViewMatrix;
  uniform mat4 projectionMatrix;
  uniform mat3 normalMatrix;
  in vec3 position;
  in vec3 normal;
  out vec3 seen;
  out vec3 facing;
  #ifdef COLORED
    in vec4 color;
    out vec4 painted;
  #endif
  #ifdef MAPPED
    in vec2 uv;
    out vec2 at;
  #endif
  void main() {
    vec4 place = modelViewMatrix * vec4(position, 1.0);
    seen = place.xyz;
    facing = normalMatrix * normal;
    #ifdef COLORED
      painted = color;
    #endif
    #ifdef MAPPED
      at = uv;
    #endif
    gl_Position = projectionMatrix * place;
  }`;

const shading = /* glsl */ `
  const vec3 GROUND = vec3(0.30, 0.29, 0.28);
  const vec3 SKY = vec3(0.86, 0.89, 0.93);
  const vec3 LAMP = vec3(1.30, 1.26, 1.20);

  vec3 studio(float up, float blur) {
    float edge = 0.08 + 0.92 * blur;
    float above = smoothstep(-edge, edge, up);
    return mix(GROUND, SKY, above) + 0.25 * (1.0 - blur) * smoothstep(0.5, 1.0, up);
  }

  /** How much of what is mirrored is seen, after Karis. */
  vec2 mirrored(float rough, float across) {
    vec4 r = rough * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
    float a = min(r.x * r.x, exp2(-9.28 * across)) * r.x + r.y;
    return vec2(-1.04, 1.04) * a + r.zw;
  }

  vec3 lit(vec3 base, vec3 n, float metal, float rough) {
    vec3 v = normalize(-seen);
    float across = clamp(dot(n, v), 0.0, 1.0);
    vec3 r = reflect(-v, n);
    vec3 diffuse = studio(dot(n, upward), 1.0) * 0.58 + LAMP * max(dot(n, lamp), 0.0) * 0.58 + across * 0.08;
    float sharp = exp2(9.0 * (1.0 - rough));
    float highlight = (0.4 + 0.05 * sharp) * pow(max(dot(r, lamp), 0.0), sharp) * smoothstep(-0.1, 0.2, dot(n, lamp));
    vec2 share = mirrored(rough, across);
    vec3 gloss = mix(vec3(0.04), base, metal) * share.x + share.y;
    return base * (1.0 - metal) * diffuse + gloss * (studio(dot(r, upward), rough) + LAMP * highlight);
  }

  /** Khronos' neutral tone mapping: colours stay what they are, and what is too bright pales. */
  vec3 toned(vec3 c) {
    float least = min(c.r, min(c.g, c.b));
    c -= least < 0.08 ? least - 6.25 * least * least : 0.04;
    float peak = max(c.r, max(c.g, c.b));
    if (peak < 0.76) return c;
    float pressed = 1.0 - 0.0576 / (peak - 0.52);
    return mix(vec3(pressed), c * (pressed / peak), 1.0 / (0.15 * (peak - pressed) + 1.0));
  }`;

const bump = /* glsl */ `
  uniform sampler2D normalMap;
  vec3 bumped(vec3 n) {
    vec3 across = dFdx(seen), up = dFdy(seen);
    vec2 s = dFdx(at), t = dFdy(at);
    vec3 p = cross(up, n), q = cross(n, across);
    vec3 tangent = p * s.x + q * t.x, bitangent = p * s.y + q * t.y;
    float scale = inversesqrt(max(max(dot(tangent, tangent), dot(bitangent, bitangent)), 1e-30));
    vec3 bend = texture(normalMap, at).xyz * 2.0 - 1.0;
    // Coordinates count downwards, what the map says counts upwards.
    return normalize(tangent * (bend.x * scale) - bitangent * (bend.y * scale) + n * bend.z);
  }`;

export const surfaceFragmentShader = /* glsl */ `
  precision highp float;
  uniform vec3 baseColor, emissive, upward, lamp;
  uniform float opacity, metalness, roughness, cutoff;
  in vec3 seen;
  in vec3 facing;
  out vec4 shown;
  #ifdef COLORED
    in vec4 painted;
  #endif
  #ifdef MAPPED
    in vec2 at;
  #endif
  #ifdef COLOR_MAP
    uniform sampler2D colorMap;
  #endif
  #ifdef METAL_ROUGH_MAP
    uniform sampler2D metalRoughMap;
  #endif
  #ifdef EMISSIVE_MAP
    uniform sampler2D emissiveMap;
  #endif
  #ifdef NORMAL_MAP
    ${bump}
  #endif
  #ifndef UNLIT
    ${shading}
  #endif
  vec3 onScreen(vec3 c) {
    return mix(c * 12.92, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c));
  }
  void main() {
    vec4 base = vec4(baseColor, opacity);
    #ifdef COLORED
      base *= painted;
    #endif
    #ifdef COLOR_MAP
      base *= texture(colorMap, at);
    #endif
    #ifdef MASK
      if (base.a < cutoff) discard;
    #endif
    #ifdef UNLIT
      vec3 light = clamp(base.rgb, 0.0, 1.0);
    #else
      vec3 n = normalize(facing) * (gl_FrontFacing ? 1.0 : -1.0);
      #ifdef NORMAL_MAP
        n = bumped(n);
      #endif
      vec2 metalRough = vec2(metalness, roughness);
      #ifdef METAL_ROUGH_MAP
        metalRough *= texture(metalRoughMap, at).bg;
      #endif
      vec3 glow = emissive;
      #ifdef EMISSIVE_MAP
        glow *= texture(emissiveMap, at).rgb;
      #endif
      vec3 light = toned(lit(base.rgb, n, metalRough.x, clamp(metalRough.y, 0.05, 1.0)) + glow);
    #endif
    #ifndef SEE_THROUGH
      base.a = 1.0;
    #endif
    shown = vec4(onScreen(light), base.a);
  }`;
