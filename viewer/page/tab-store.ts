/** What a reload of this tab may find again. It goes with the tab; where the browser keeps nothing, a reload starts over. */
export const tabStore = {
  read(name: string): Readonly<Record<string, unknown>> | null {
    try {
      const kept: unknown = JSON.parse(sessionStorage.getItem(name) ?? 'null');
      return typeof kept === 'object' && kept !== null ? { ...kept } : null;
    } catch {
      // Switched off, or not ours: as good as nothing.
      return null;
    }
  },
  write(name: string, value: object | null): void {
    try {
      if (value === null) sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, JSON.stringify(value));
    } catch {
      // Switched off or full: only a reload would have wanted it.
    }
  },
};
