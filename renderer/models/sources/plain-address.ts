/** An address without what may be secret in it: signatures travel in the query. */
export const plainAddress = ({ origin, pathname }: URL): string => `${origin}${pathname}`.slice(0, 300);
