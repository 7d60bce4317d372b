/** The decoder of the package, as far as it is used here: it ships no types. What it makes is handed to the glTF reader as it is. */
declare module 'draco3dgltf' {
  const draco: { createDecoderModule(): Promise<object>; createEncoderModule(): Promise<object> };
  export default draco;
}
