import { Description, SessionId } from "@orchestrator/contracts";
import type { A2aEnvelope, JsonObject, Task } from "@orchestrator/contracts";
import { findAgentByName } from "../../agents/find-agent-by-name.ts";
import { InvalidInputError } from "../../kernel/app-error.ts";
import type { Caller } from "../../kernel/caller.ts";
import { ensureSession } from "../../sessions/ensure-session.ts";
import { callAgent } from "../../tasks/call-agent.ts";
import { createTask } from "../../tasks/create-task.ts";
import { waitForTask } from "../../tasks/wait-for-task.ts";
import type { DoorDeps } from "../door-deps.ts";

export const ORCHESTRATOR_NAME = "MainOrchestrator";

/** A caller that waits longer than this asks for the task instead. */
const WAIT_MS = 120_000;

/**
 * Turns a message into a task and the task into the answer.
 * @throws NotFoundError AGENT_NOT_FOUND, SESSION_NOT_FOUND
 * @throws InvalidInputError VALIDATION_FAILED for a response nobody waits for, or a message without a description
 */
export async function answerEnvelope(
  deps: DoorDeps,
  caller: Caller,
  message: A2aEnvelope,
): Promise<A2aEnvelope> {
  if (message.message_type === "response") {
    throw invalid(
      "/message_type",
      "This service sends its requests itself and gets their answers on the same connection; send a request or a notification.",
    );
  }
  const description = descriptionOf(message);
  const agent =
    message.receiver === ORCHESTRATOR_NAME
      ? undefined
      : await findAgentByName(deps, caller, message.receiver);
  const sessionId = await sessionOf(deps, caller, message);
  const waitMs = message.message_type === "notification" ? 0 : WAIT_MS;
  if (agent !== undefined) {
    const data = message.content["data"];
    return answer(
      message,
      await callAgent(deps, caller, {
        agentId: agent.id,
        description,
        data,
        userId: message.sender,
        sessionId,
        waitMs,
      }),
    );
  }
  const { task_id: taskId } = await createTask(deps, caller, {
    description,
    user_id: message.sender,
    session_id: sessionId,
    metadata: {},
    priority: 0,
  });
  return answer(message, await waitForTask(deps, caller, { taskId, waitMs }));
}

function descriptionOf({ content }: A2aEnvelope): string {
  const parsed = Description.safeParse(content["description"]);
  if (parsed.success) return parsed.data;
  throw invalid("/content/description", "content.description must say in plain language what is to be done.");
}

/** The sender's session goes on; a session it made up begins here. Without one the task begins its own. */
async function sessionOf(
  deps: DoorDeps,
  caller: Caller,
  { session_id: given, sender }: A2aEnvelope,
): Promise<string | undefined> {
  if (given === "") return undefined;
  const parsed = SessionId.safeParse(given);
  if (!parsed.success)
    throw invalid("/session_id", "session_id must look like sess_…, or be empty to begin a new session.");
  await ensureSession(deps, caller, { session_id: parsed.data, user_id: sender });
  return parsed.data;
}

const answer = (request: A2aEnvelope, task: Task): A2aEnvelope => ({
  sender: request.receiver,
  receiver: request.sender,
  message_type: "response",
  session_id: task.session_id,
  content: contentOf(task),
  metadata: { task_id: task.id, agents: [...new Set(task.steps.map((step) => step.agent_name))] },
});

function contentOf(task: Task): JsonObject {
  if (task.status === "completed") {
    const output = task.result?.output ?? null;
    return {
      status: "success",
      response: typeof output === "string" ? output : JSON.stringify(output),
      data: output,
    };
  }
  if (task.status === "failed") {
    return {
      status: "error",
      error: task.error?.message ?? "The task failed.",
      error_type: task.error?.error_type ?? null,
      data: task.result?.output ?? null,
    };
  }
  return { status: task.status === "cancelled" ? "cancelled" : "accepted", response: null, data: null };
}

const invalid = (path: string, message: string): InvalidInputError =>
  new InvalidInputError("VALIDATION_FAILED", message, { issues: [{ in: "body", path, message }] });
