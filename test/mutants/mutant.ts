/** A wrong product, one change away from the right one: the tests have to tell them apart. */
export interface Mutant {
  /** The invariant of the lease that it breaks: a test whose name begins with `invariant N:` has to fail. */
  readonly invariant: number;
  /** What is wrong with it, in words. */
  readonly is: string;
  /** The file of the product. */
  readonly file: string;
  /** Text that stands in it exactly once, and what stands there instead. */
  readonly find: string;
  readonly replace: string;
  /** The tests that have to notice. */
  readonly testFiles: readonly string[];
}
