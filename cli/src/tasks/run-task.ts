import type { CommandContext } from "../command-context.ts";
import { readInput } from "../read-input.ts";
import { userName } from "../settings.ts";
import { UsageError } from "../usage-error.ts";
import { readMetadata } from "./read-metadata.ts";
import { readPlan } from "./read-plan.ts";
import { stayWith } from "./stay-with.ts";
import type { StayFlags } from "./stay-with.ts";

export interface RunFlags extends StayFlags {
  session?: string;
  user?: string;
  plan?: string;
  metadata?: string;
  priority?: number;
  idempotencyKey?: string;
}

/** Submits a task and stays with it, unless told to leave it. `-` reads the description from standard input. */
export async function runTask(
  context: CommandContext,
  [given]: [description: string],
  flags: RunFlags,
): Promise<number> {
  const { client, settings } = context;
  if (given === "-" && flags.plan === "-")
    throw new UsageError("description and plan cannot both come on standard input; write one of them out");
  const description = given === "-" ? await readInput() : given;
  if (description.trim() === "") throw new UsageError("the description is empty; say what is to be done");
  const { session, plan, metadata, priority, idempotencyKey } = flags;
  const created = await client.tasks.create(
    {
      description,
      user_id: flags.user ?? userName(settings.env),
      ...(session === undefined ? {} : { session_id: session }),
      ...(priority === undefined ? {} : { priority }),
      ...(metadata === undefined ? {} : { metadata: readMetadata(metadata) }),
      ...(plan === undefined ? {} : { plan: await readPlan(plan) }),
    },
    idempotencyKey === undefined ? {} : { idempotencyKey },
  );
  return stayWith(context, created, flags);
}
