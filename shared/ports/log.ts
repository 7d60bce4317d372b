/** A line for operators. It carries ids, never secrets. */
export type Log = (level: 'info' | 'warn' | 'error', message: string) => void;
