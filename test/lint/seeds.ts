/** What each room must not write. Every text stands in a file of its own, directly in the folder named. */
export interface Seeds {
  readonly rule: string;
  readonly room: string;
  readonly texts: readonly string[];
}

export const imports = (room: string, ...specifiers: string[]): Seeds => ({
  rule: 'noRestrictedImports',
  room,
  texts: specifiers.map((specifier) => `export * from '${specifier}';\n`),
});
export const globals = (room: string, ...texts: string[]): Seeds => ({
  rule: 'noRestrictedGlobals',
  room,
  texts: texts.map((text) => `export const seed = ${text};\n`),
});
export const plugin = (says: string, room: string, ...texts: string[]): Seeds => ({
  rule: `plugin: ${says}`,
  room,
  texts: texts.map((text) => `${text}\n`),
});
