// An agent of one's own: plain Node, no dependencies. Start it: node own-agent.mjs 8006
import { createServer } from "node:http";

const routes = {
  "GET /health": () => ({ status: "healthy", agent: "DiceRoller", service: "own-agent" }),
  "POST /process": ({ instructions = "" }) => {
    const [, count = "1", sides = "6"] = /(\d{1,3})?\s*d\s*(\d{1,4})/i.exec(instructions) ?? [];
    if (Number(sides) < 1) throw new Error("A die needs at least one side.");
    const rolls = Array.from({ length: Number(count) }, () => 1 + Math.floor(Math.random() * Number(sides)));
    return { status: "success", result: { rolls, total: rolls.reduce((sum, roll) => sum + roll, 0) } };
  },
};

async function readJson(request) {
  const text = (await request.toArray()).join("");
  return text === "" ? {} : JSON.parse(text);
}

async function handle(request, response) {
  const answer = (status, body) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  const route = routes[`${request.method} ${request.url}`];
  if (route === undefined)
    return answer(404, { status: "error", error: { message: "There is no such path." } });
  try {
    answer(200, route(await readJson(request)));
  } catch (error) {
    answer(422, { status: "error", error: { message: error.message } });
  }
}

const server = createServer((request, response) => void handle(request, response));

server.listen(Number(process.argv[2] ?? 8006), "127.0.0.1", () => {
  console.log(`DiceRoller listens on http://127.0.0.1:${server.address().port}`);
});
process.once("SIGTERM", () => server.close());
