import { modelFault } from '../model-fault.ts';

/** What an index of the file leads to. @throws SceneFault `ModelInvalid` where it leads nowhere. */
export function at<Item>(items: readonly Item[], index: number, kind: string): Item {
  const item = items[index];
  if (item === undefined)
    throw modelFault.invalid(`The model names ${kind}[${index}], and there are ${items.length}.`);
  return item;
}
