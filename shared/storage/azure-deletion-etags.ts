/** One deletion in the text of a transaction, up to the etag that the SDK has put there. A line break is never inside a row. */
const deletion =
  /^(DELETE \S+,RowKey='((?:[^'\s]|'')*)'\) HTTP\/1\.1\r?\n(?:[^\r\n]+\r?\n)*?If-Match: )([^\r\n]*)/gim;

/**
 * Puts the etags of deletions into the text of a transaction. The SDK (13.3.2) has no way to say them there and writes `*`, which
 * deletes whatever another writer has just put in its place.
 *
 * @throws Error when a deletion that has an etag is not found in the text: a version of the SDK that writes it in another way must
 * not go unnoticed.
 */
export function withDeletionEtags(text: string, etags: ReadonlyMap<string, string>): string {
  let placed = 0;
  const guarded = text.replace(deletion, (whole, before: string, key: string) => {
    const etag = etags.get(decodeURIComponent(key).replaceAll("''", "'"));
    if (etag === undefined) return whole;
    placed++;
    return before + etag;
  });
  if (placed !== etags.size) {
    throw new Error(
      `${etags.size - placed} of ${etags.size} deletions were not found in the transaction: check azure-deletion-etags.ts against this version of @azure/data-tables.`,
    );
  }
  return guarded;
}
