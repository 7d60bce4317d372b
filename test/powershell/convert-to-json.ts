/** How `ConvertTo-Json` lays out a hashtable. */
export interface JsonLayout {
  /** A hashtable has no order: the same script was seen to send its keys one way and the other. */
  readonly reversed?: boolean;
  /** Windows ends lines with two characters. */
  readonly windows?: boolean;
}

/** `ConvertTo-Json` of PowerShell 7: two spaces of indent, one after the colon, no line end at the end. */
export function convertToJson(
  hashtable: object,
  { reversed = false, windows = false }: JsonLayout = {},
): string {
  const entries = Object.entries(hashtable);
  const text = JSON.stringify(Object.fromEntries(reversed ? entries.reverse() : entries), null, 2);
  return windows ? text.replaceAll('\n', '\r\n') : text;
}
