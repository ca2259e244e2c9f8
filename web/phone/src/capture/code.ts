const LENGTH = 6

/** The end of the server's nonce as people can read it out: letters and digits only, in capitals. */
export function shortCode(nonce: string): string {
  return nonce
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(-LENGTH)
    .toUpperCase()
}

const PREFIX = 'yanzhen:'
const START = 2

/** The photo with the nonce in it, as a JPEG comment after the file's own header, where the server looks for it. */
export async function withCode(photo: Blob, nonce: string): Promise<Blob> {
  const head = new DataView(await photo.slice(0, START + 4).arrayBuffer())
  if (head.byteLength < START + 4 || head.getUint16(0) !== 0xffd8) throw new Error('not a JPEG')
  const after = head.getUint16(START) === 0xffe0 ? START + 2 + head.getUint16(START + 2) : START
  const text = new TextEncoder().encode(PREFIX + nonce)
  const comment = new Uint8Array(4 + text.length)
  new DataView(comment.buffer).setUint32(0, (0xfffe << 16) | (text.length + 2))
  comment.set(text, 4)
  return new Blob([photo.slice(0, after), comment, photo.slice(after)], { type: photo.type })
}
