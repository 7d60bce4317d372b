import type { Agent } from '../agent.ts';
import type { HostRecord } from '../ledger/host-record.ts';
import type { Host } from './host.ts';

type Edit = (record: HostRecord) => Partial<HostRecord> | null;

/** Writes a change down, then lets it be true; throws, and changes nothing, where it can't be written. Null from `edit`: no change. */
async function write(agent: Agent, host: Host, edit: Edit, isNews: boolean): Promise<boolean> {
  return host.changes.take(async () => {
    const changed = edited(host.record, edit, isNews);
    if (changed === null) return false;
    await agent.ledger.saveHost(changed);
    host.record = changed;
    if (isNews) agent.news(changed.order.installation);
    return true;
  });
}

function edited(record: HostRecord, edit: Edit, isNews: boolean): HostRecord | null {
  const change = edit(record);
  if (change === null) return null;
  const version = record.version + 1;
  return { ...record, ...change, version, newsVersion: isNews ? version : record.newsVersion };
}

/** A change that the broker has to hear of, and that must survive the agent. */
export const changeHost = (agent: Agent, host: Host, edit: Edit): Promise<boolean> =>
  write(agent, host, edit, true);

/** A change that came from the broker, or that only the agent itself needs. */
export const noteAtHost = (agent: Agent, host: Host, edit: Edit): Promise<boolean> =>
  write(agent, host, edit, false);

/** For what has happened whether or not the disk takes it: a full disk must not keep an engine alive, or its death unsaid. */
export async function acceptAtHost(agent: Agent, host: Host, edit: Edit): Promise<void> {
  try {
    await changeHost(agent, host, edit);
  } catch (error) {
    agent.log(
      `host ${host.id}: a change could not be written down (${String(error)}). Look at the disk of the data folder.`,
    );
    const changed = edited(host.record, edit, true);
    if (changed === null) return;
    host.record = changed;
    agent.news(changed.order.installation);
  }
}
