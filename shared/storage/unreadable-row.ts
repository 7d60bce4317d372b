import type { SessionRef } from '../domain/session-ref.ts';

/**
 * A session's row is damaged, or of a newer version than this program. It is left alone: nothing is guessed from it and nothing
 * written over it.
 */
export class UnreadableRow extends Error {
  override readonly name = 'UnreadableRow';
  readonly account: string;
  readonly id: string;

  constructor({ account, id }: SessionRef, why: string, options?: ErrorOptions) {
    super(
      `The row of session ${id} of account ${account} can't be read: ${why}. ` +
        'Start the version that wrote it, or restore the store from a backup.',
      options,
    );
    this.account = account;
    this.id = id;
  }
}
