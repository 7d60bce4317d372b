import { describe, it } from 'vitest';
import { conformanceRows } from './conformance-rows.ts';
import type { StartService } from './service.ts';

/** Tries every row of docs/conformance.md against the running service. The same on every store. */
export function exerciseConformance(store: string, start: StartService): void {
  describe(`the wire on ${store}`, () => {
    it.each(conformanceRows)('%s: %s', async (_row, _rule, check) => {
      await check(start);
    });
  });
}
