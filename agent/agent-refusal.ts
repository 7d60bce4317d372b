/** Something the operator has to change before the agent can run. Its message is one sentence or two that say what to do. */
export class AgentRefusal extends Error {
  override readonly name = 'AgentRefusal';
}
