const LENGTH = 6

/** The end of the server's nonce as people can read it out: letters and digits only, in capitals. */
export function shortCode(nonce: string): string {
  return nonce
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(-LENGTH)
    .toUpperCase()
}
