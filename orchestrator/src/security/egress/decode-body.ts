import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from "node:zlib";

export type DecodedBody =
  | { ok: true; body: Buffer }
  | { ok: false; problem: "too_large" | "bad_response"; message: string };

const decoders = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
  deflate: (body: Buffer, options: { maxOutputLength: number }) =>
    // "deflate" means the zlib format; many servers send the bare one.
    ((body[0] ?? 0) & 0x0f) === 8 ? promisify(inflate)(body, options) : promisify(inflateRaw)(body, options),
};

/**
 * Undoes one content-encoding; the output is cut at the cap while it is decoded. Several encodings over each other are
 * refused, as each could multiply.
 */
export async function decodeBody(body: Buffer, encoding: string, maxBytes: number): Promise<DecodedBody> {
  const name = encoding.trim().toLowerCase();
  if (name === "" || name === "identity" || body.length === 0) return { ok: true, body };
  if (!Object.hasOwn(decoders, name)) {
    const message = "The answer has a content-encoding that is none of gzip, deflate, br and zstd.";
    return { ok: false, problem: "bad_response", message };
  }
  try {
    const decoded = await decoders[name as keyof typeof decoders](body, { maxOutputLength: maxBytes });
    return { ok: true, body: decoded };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      return { ok: false, problem: "too_large", message: tooLargeMessage(maxBytes) };
    }
    return { ok: false, problem: "bad_response", message: `The answer is not valid ${name}.` };
  }
}

export function tooLargeMessage(maxBytes: number): string {
  const size = maxBytes >= 1024 ** 2 ? `${Math.round(maxBytes / 1024 ** 2)} MiB` : `${maxBytes} bytes`;
  return `The answer is larger than ${size} and was cut off.`;
}
