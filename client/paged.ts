/** What a list gives, one by one with `for await`, or a page at a time. A page may be empty and not be the last. */
export interface PagedAsyncIterable<Item> extends AsyncIterable<Item> {
  byPage(): AsyncIterable<readonly Item[]>;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** Fetches a page when it is asked for, and not before. */
export function paged<Item>(
  fetchPage: (after: string | null) => Promise<Page<Item>>,
): PagedAsyncIterable<Item> {
  async function* byPage(): AsyncGenerator<readonly Item[]> {
    let after: string | null = null;
    do {
      const { items, next }: Page<Item> = await fetchPage(after);
      yield items;
      after = next;
    } while (after !== null);
  }
  async function* oneByOne(): AsyncGenerator<Item> {
    for await (const page of byPage()) yield* page;
  }
  return { byPage, [Symbol.asyncIterator]: oneByOne };
}
