import { A2aEnvelope, Problem } from "@orchestrator/contracts";
import type { DoorDeps } from "../door-deps.ts";
import type { HeldRequests } from "../middleware/held-requests.ts";
import type { RestApp } from "../rest/rest-app.ts";
import { answerEnvelope } from "./answer-envelope.ts";

export function envelopeRoute(app: RestApp, deps: DoorDeps, held: HeldRequests): void {
  app.post(
    "/a2a/message",
    {
      schema: {
        tags: ["a2a envelope"],
        summary: "Send a message to an agent, or to the orchestrator",
        description:
          "The specification's own envelope. `receiver` is the name of a registered agent, whatever protocol it speaks, or `MainOrchestrator`, which plans `content.description` over all agents. A request is answered with a `response`; a notification is accepted and worked on without anybody waiting.",
        body: A2aEnvelope,
        response: { 200: A2aEnvelope, 202: A2aEnvelope, 404: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const answer = await held.during(request, (caller) => answerEnvelope(deps, caller, request.body));
      return reply.code(request.body.message_type === "notification" ? 202 : 200).send(answer);
    },
  );
}
