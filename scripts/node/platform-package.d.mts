export function platformPackage(
  platform: string,
  arch: string,
): { name: string; spec: string; needsScripts: boolean };
