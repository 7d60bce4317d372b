/**
 * Why the host won't start, or won't run what the app asks for. The message is written for the person who runs
 * the host: what is wrong and what to do next. It is printed alone, without a stack.
 */
export class HostRefusal extends Error {
  override readonly name = 'HostRefusal';
}
