import { MINUTE } from '../../../shared/domain/instant.ts';
import { type Commit, keyOf } from '../ledger.ts';
import type { World } from '../world.ts';

/** A warning is given once for each deadline and lead, when its time has come, and not after the deadline or the end. */
export function warningRules(world: World): (commit: Commit) => void {
  const given = new Set<string>();

  return ({ after, entry }) => {
    if (after === null || entry === null) return;
    for (const { kind, at, leadMinutes } of entry.warnings) {
      const name = `${keyOf(after)}|${after.createdAt}|${kind}|${at}|${leadMinutes}`;
      world.reach(`warned of ${kind}`);
      const breaks = (rule: string): void => world.breaks(rule, `${name} at ${entry.at}`);
      if (given.has(name)) breaks('a warning is given once');
      given.add(name);
      if (entry.at < at - leadMinutes * MINUTE) breaks('a warning is not early');
      if (entry.at >= at || after.state !== 'ready') breaks('no warning is given after the deadline');
      if (!after.requested.options.warningMinutes.includes(leadMinutes))
        breaks('only what was asked for is warned of');
    }
  };
}
