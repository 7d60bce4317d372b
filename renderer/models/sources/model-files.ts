/** Bytes with a buffer of their own, which can be handed to another thread. */
export type FileBytes = Uint8Array<ArrayBuffer>;

/** A model's file, and what lies beside it. Everything thrown is a SceneFault, or the signal's reason. */
export interface ModelFiles {
  /** What a person would call the model: the file's name without its ending. */
  readonly name: string;
  read(): Promise<FileBytes>;
  /** A file that the model names, as it names it. Asked after `read`. */
  beside(uri: string): Promise<FileBytes>;
}
