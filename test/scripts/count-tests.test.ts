import { describe, expect, it } from 'vitest';
import { countTests } from '../../scripts/ci/count-tests.mjs';

const file = (status: string, ...tests: string[]): unknown => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});
const report = (...testResults: unknown[]): string => JSON.stringify({ testResults });

describe('the verdict over a test run', () => {
  it.each([
    ['all passed', report(file('passed', 'passed', 'passed')), 0, { passed: 2, failed: 0 }],
    ['one failed', report(file('failed', 'passed', 'failed')), 1, { passed: 1, failed: 1 }],
    ['a skipped test is a failure', report(file('passed', 'passed', 'pending')), 0, { passed: 1, failed: 1 }],
    ['another word for skipped is one too', report(file('passed', 'skipped')), 0, { passed: 0, failed: 1 }],
    ['an unwritten test is a failure', report(file('passed', 'passed', 'todo')), 0, { passed: 1, failed: 1 }],
    [
      'a file that could not be loaded',
      report(file('passed', 'passed'), file('failed')),
      1,
      { passed: 1, failed: 1 },
    ],
    ['a hook that failed after its tests', report(file('failed', 'passed')), 1, { passed: 1, failed: 1 }],
    ['a failure outside every test', report(file('passed', 'passed')), 1, { passed: 1, failed: 1 }],
    ['no report, as after a failed build', '', 2, { passed: 0, failed: 1 }],
    ['no report although it claims success', '', 0, { passed: 0, failed: 1 }],
    ['a report cut short, as after a time-out', '{"testResults":[{', 124, { passed: 0, failed: 1 }],
    ['no test at all', report(), 0, { passed: 0, failed: 1 }],
  ])('%s', (_name, text, exitCode, expected) => {
    expect(countTests(text, exitCode)).toEqual(expected);
  });
});
