import { Agent } from "undici";

/** Sent to every agent as its token; must be found nowhere else. */
export const PLANTED_SECRET = "planted-secret-7f3a9c51";

export interface SecretWatch {
  /** Closes the connections of `fetch`, also those that it keeps open for later; nothing can be asked any more. */
  close(): Promise<void>;
  /** As the global one; what comes in through it is searched while it is read. */
  readonly fetch: typeof fetch;
  /** Requests whose answers held the secret. */
  readonly foundIn: ReadonlySet<string>;
}

/** Searches every answer and every stream that the harness gets, headers and body. */
export function watchForSecret(): SecretWatch {
  const foundIn = new Set<string>();
  // Node's fetch takes one; the types of the web's know nothing of it.
  const own = { dispatcher: new Agent() };
  return {
    foundIn,
    close: async () => (own.dispatcher.destroyed ? undefined : await own.dispatcher.destroy()),
    async fetch(input, init) {
      const response = await fetch(input, Object.assign({}, init, own));
      const url = new URL(input instanceof Request ? input.url : input);
      const where = `the answer to ${init?.method ?? "GET"} ${url.pathname}`;
      const note = (text: string): void => {
        if (text.includes(PLANTED_SECRET)) foundIn.add(where);
      };
      for (const [name, value] of response.headers) note(`${name}: ${value}`);
      if (response.body === null) return response;
      const { status, statusText, headers } = response;
      return new Response(response.body.pipeThrough(searched(note)), { status, statusText, headers });
    },
  };
}

/** Passes everything on; the end of each piece is kept, since the secret may lie across two. */
function searched(note: (text: string) => void): TransformStream<Uint8Array, Uint8Array> {
  let end = "";
  return new TransformStream({
    transform(piece, controller) {
      const text = end + Buffer.from(piece).toString("latin1");
      note(text);
      end = text.slice(1 - PLANTED_SECRET.length);
      controller.enqueue(piece);
    },
  });
}
