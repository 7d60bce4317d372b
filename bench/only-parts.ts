/** The parts of a bench that `--only` names; without it, all. @throws Error that says which names there are. */
export function onlyParts<Part extends string>(
  parts: readonly Part[],
  only: string | undefined,
): ReadonlySet<Part> {
  if (only === undefined) return new Set(parts);
  return new Set(
    only.split(',').map((name) => {
      const found = parts.find((part) => part === name.trim());
      if (found) return found;
      throw new Error(
        `--only knows no "${name}". It takes names, with commas between them, of: ${parts.join(', ')}.`,
      );
    }),
  );
}
