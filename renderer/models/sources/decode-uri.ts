/** Without its percent-encoding; what is no encoding of UTF-8 is text as it is. */
export function decodeUri(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
