/** Why `npm start` does not start, in words that say what to do. It is printed without a stack. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}
