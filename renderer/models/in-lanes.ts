/** Does the same for each of many, a few at a time, and answers in their order. The first failure is the answer, and nothing new is begun. */
export async function inLanes<Item, Result>(
  lanes: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const rest = items.entries();
  let isOver = false;
  const lane = async (): Promise<void> => {
    for (const [index, item] of rest) {
      if (isOver) return;
      results[index] = await work(item);
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
    return results;
  } finally {
    isOver = true;
  }
}
