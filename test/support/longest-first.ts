import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that mostly wait for the real clock. They begin first, so that all others run beside them. */
const waiting = ['main-job/expiry', 'kill-campaign/deadlines', 'kill-campaign/engines'];

/** Vitest's own order, but for the files that would otherwise be waited for at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isWaiting = ({ moduleId }: TestSpecification): boolean =>
      waiting.some((name) => moduleId.includes(name));
    return [...sorted.filter(isWaiting), ...sorted.filter((file) => !isWaiting(file))];
  }
}
