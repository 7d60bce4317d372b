/** Signatures travel in the query of an address, and are the app's alone. */
export const withoutQuery = (address: string): string => address.replace(/[?#].*$/s, '');
