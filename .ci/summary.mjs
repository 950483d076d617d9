import { existsSync, readFileSync } from 'node:fs';

const [file, status] = process.argv.slice(2);
const commandFailed = status !== '0';
const counted = { passed: 0, failed: 0, skipped: 0 };

if (file !== undefined && existsSync(file)) {
  const result = JSON.parse(readFileSync(file, 'utf8'));
  counted.passed = result.numPassedTests;
  // A suite that could not even start holds no test, and is a failure all the same.
  counted.failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  counted.skipped = result.numPendingTests + result.numTodoTests;
  console.log(`Suites: ${result.numPassedTestSuites} of ${result.numTotalTestSuites} passed`);
} else {
  console.log(`The test command ended before any test ran (exit code ${status}): counted as one failure`);
}
if (commandFailed && counted.failed === 0) counted.failed = 1;

const nothingRan = counted.passed + counted.failed === 0;
const skipped = counted.skipped > 0 ? `, ${counted.skipped} skipped` : '';
console.log(`${counted.passed} passed, ${counted.failed} failed${skipped}`);
process.exitCode = commandFailed || counted.failed > 0 || nothingRan ? 1 : 0;
