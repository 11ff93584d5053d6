import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that speaks the chat completions of OpenAI; `reply` decides what it answers to a prompt. */
export async function fakeModelServer(
  reply: (
    prompt: string,
    response: ServerResponse,
    messages: readonly { content: string }[],
  ) => string | undefined,
): Promise<{ url: string; prompts: string[] } & AsyncDisposable> {
  const prompts: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { messages } = JSON.parse(Buffer.concat(chunks).toString()) as { messages: { content: string }[] };
    const prompt = messages.at(-1)?.content ?? "";
    prompts.push(prompt);
    const content = reply(prompt, response, messages);
    if (content === undefined) return;
    response.setHeader("content-type", "application/json");
    const choice = { index: 0, finish_reason: "stop", message: { role: "assistant", content } };
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    response.end(
      JSON.stringify({
        id: "1",
        object: "chat.completion",
        created: 1,
        model: "fake",
        choices: [choice],
        usage,
      }),
    );
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}/v1`, prompts, [Symbol.asyncDispose]: close };
}
