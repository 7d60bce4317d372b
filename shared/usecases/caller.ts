/** Who calls on behalf of an account, and what it believes the session to be. */
export interface Caller {
  /** As its access token says; null: nobody that anybody knows of. */
  readonly who: string | null;
  /** The revisions that the change may be made to; null: whatever is there. */
  readonly revisions: readonly string[] | null;
}

/** A caller who takes the session as it is. */
export const callerNamed = (who: string | null): Caller => ({ who, revisions: null });

export const anyCaller: Caller = callerNamed(null);
