// node scripts/ci/count-tests.mjs <report.json> <exit code of the test run>
//
// Prints "<passed> <failed>" for a report of the test runner's JSON reporter. Plain JavaScript that runs
// on any Node: it counts even where the project itself could not be built.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * What a report says. A skipped or unwritten test counts as failed, as does a file that could not be
 * loaded; a run that failed for another reason, or left no report, has at least one failure.
 *
 * @param {string} report the text of the report; empty when there is none
 * @param {number} exitCode of the test run
 * @returns {{ passed: number, failed: number }}
 */
export function countTests(report, exitCode) {
  const { passed, failed } = countReport(report);
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed };
}

function countReport(report) {
  const { testResults = [] } = parse(report);
  const statuses = testResults.flatMap((file) => file.assertionResults.map((test) => test.status));
  const passed = statuses.filter((status) => status === 'passed').length;
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = statuses.length - passed + unloaded.length;
  return { passed, failed: passed + failed === 0 ? 1 : failed };
}

function parse(report) {
  try {
    return JSON.parse(report);
  } catch {
    // Empty after a failed build, cut short when the run was killed: no test is known to have passed.
    return {};
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [path, exitCode] = process.argv.slice(2);
  const { passed, failed } = countTests(readFileSync(path, 'utf8'), Number(exitCode));
  process.stdout.write(`${passed} ${failed}\n`);
}
