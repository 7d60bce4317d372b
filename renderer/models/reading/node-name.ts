/** What an entity's name may have at most. */
const LONGEST = 256;

/** A name of the file as entities and materials have them; without one, or where one is missing, empty. */
export const nodeName = (name: string | undefined): string => (name ?? '').slice(0, LONGEST);
