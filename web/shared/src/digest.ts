const AT_ONCE = 8_000_000
const PIECE = 4 * 1024 * 1024

/** SHA-256 in hex. A large file is read piece by piece, which the browser's own digest cannot do. */
export async function sha256(file: Blob): Promise<string> {
  if (file.size <= AT_ONCE) return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())))
  const { sha256: Sha } = await import('@noble/hashes/sha2.js')
  const digest = Sha.create()
  for (let at = 0; at < file.size; at += PIECE) {
    digest.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()))
  }
  return hex(digest.digest())
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
