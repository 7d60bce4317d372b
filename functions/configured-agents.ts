import { ConfigurationError } from '../shared/domain/configuration-error.ts';
import { type ConfiguredAgent, configuredAgents } from '../shared/hosts/agent-list.ts';

/** Reads `[{"name", "url", "key"}]`. `called` names where it comes from, for the error. */
export function parseAgents(text: string, called: string): readonly ConfiguredAgent[] {
  const read = configuredAgents.safeParse(jsonOf(text));
  if (!read.success) {
    const where = read.error.issues[0]?.path.join('.') || 'it';
    throw new ConfigurationError(
      `${called} holds no usable agents: ${where} is not as expected. Set it to [{"name", "url", "key"}], at least one; a key has 32 characters or more.`,
    );
  }
  const names = read.data.map(({ name }) => name);
  if (new Set(names).size < names.length)
    throw new ConfigurationError(`${called} has two agents of the same name.`);
  return read.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
