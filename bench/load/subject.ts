/** One kind of call, made again and again; `n` counts up over the whole life of the load process. Rejects when the answer is not right. */
export type Operation = (n: number) => Promise<void>;

/** What is put under load: its calls, by the name of what they do. */
export interface Subject {
  readonly operations: Readonly<Record<string, Operation>>;
  /** Puts so many live sessions there, where that goes over the same door as the calls. */
  preload?(sessions: number): Promise<void>;
  close(): void;
}
