export const MINIMUM: string;
export const FETCHED_MAJOR: number;
export function isAtLeast(version: string, minimum?: string): boolean;
