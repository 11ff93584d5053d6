import type { ApiKeys } from "./api-keys.ts";

/**
 * `fetch` that sends the key. A request that is refused for want of one waits while the person is asked, and is sent
 * again with the answer: nothing that was typed is lost.
 */
export function createKeyedFetch(keys: ApiKeys): typeof fetch {
  return async (input, init) => {
    for (;;) {
      const { key } = keys;
      const headers = new Headers(init?.headers);
      if (key !== undefined) headers.set("authorization", `Bearer ${key}`);
      const response = await fetch(input, { ...init, headers });
      if (response.status !== 401) return response;
      // Another request may have asked meanwhile.
      if (keys.key !== key) continue;
      if (!(await keys.ask(key === undefined ? "" : await reasonOf(response)))) return response;
    }
  };
}

async function reasonOf(response: Response): Promise<string> {
  const body = (await response
    .clone()
    .json()
    .catch(() => null)) as { detail?: unknown } | null;
  return typeof body?.detail === "string" ? body.detail : "The service asks for an API key.";
}
