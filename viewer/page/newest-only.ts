/** Does one piece of work at a time; of those that wait, only the newest is done. `work` tells its own failures. */
export function newestOnly<Value>(work: (value: Value) => Promise<void>): (value: Value) => void {
  let waiting: { readonly value: Value } | null = null;
  let isBusy = false;
  const run = async (): Promise<void> => {
    isBusy = true;
    for (let next = waiting; next; next = waiting) {
      waiting = null;
      await work(next.value);
    }
    isBusy = false;
  };
  return (value) => {
    waiting = { value };
    if (!isBusy) void run();
  };
}
