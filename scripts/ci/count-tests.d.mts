export function countTests(report: string, exitCode: number): { passed: number; failed: number };
