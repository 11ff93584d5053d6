/** Sends JSON and gives the parsed answer; anything but 2xx is an error. */
export async function sendJson<T>(url: string, body?: unknown): Promise<T> {
  const post = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  const answer = await fetch(url, body === undefined ? {} : post);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Registers an agent of type `api` over HTTP and gives its id. */
export async function registerOver(baseUrl: string, endpoint: string): Promise<number> {
  const { id } = await sendJson<{ id: number }>(`${baseUrl}/api/agents/register`, {
    name: "Local Agent",
    description: "Works on what it is given",
    agent_type: "api",
    endpoint,
    capabilities: ["work"],
  });
  return id;
}
