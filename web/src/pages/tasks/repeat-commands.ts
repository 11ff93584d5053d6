import type { GivenPlan, Task } from "@orchestrator/contracts";

/** In single quotes a POSIX shell reads everything as it is but the quote itself. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** More than this as one argument some systems refuse; JSON on standard input has no such bound. */
const LONGEST_ARGUMENT = 60_000;
/** No line of JSON is this word alone. */
const END = "END";

/**
 * What was asked for, again: with the plan and its data where the plan was given or is that of a retry. What the service
 * planned is planned anew from the same words.
 */
export function requestOf({ description, user_id, priority, metadata, ...task }: Task) {
  const plan = planOf(task);
  return {
    description,
    user_id,
    ...(priority === 0 ? {} : { priority }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...(plan === undefined ? {} : { plan }),
  };
}

function planOf({
  plan,
  steps,
  retry_of: retried,
}: Pick<Task, "plan" | "steps" | "retry_of">): GivenPlan | undefined {
  if (plan === null || (plan.planner !== "given" && retried === null)) return undefined;
  const inputs = new Map(
    steps.filter(({ input_given: isGiven }) => isGiven).map((step) => [step.step_number, step.input_data]),
  );
  return {
    steps: plan.steps.map(({ step_number: number, description, agent_name, dependencies, ...step }) => {
      const input = inputs.get(number);
      return {
        step_number: number,
        description,
        agent_name,
        ...(dependencies.length === 0 ? {} : { dependencies }),
        ...(step.capability === null ? {} : { capability: step.capability }),
        ...(step.expected_output === null ? {} : { expected_output: step.expected_output }),
        ...(input === undefined ? {} : { input_data: input }),
      };
    }),
  };
}

/** The same task with cURL. The key is left to the environment: commands end in histories. */
export function curlCommand(task: Task, origin: string, access: "open" | "key"): string {
  const body = JSON.stringify(requestOf(task));
  const key = access === "open" ? "" : ` -H "Authorization: Bearer $ORCHESTRATOR_API_KEY"`;
  const start = `curl -s ${quoted(`${origin}/api/tasks`)} -H 'Content-Type: application/json'${key}`;
  return body.length > LONGEST_ARGUMENT ? `${start} -d @- ${onInput(body)}` : `${start} -d ${quoted(body)}`;
}

/** The same task with the command line. */
export function cliCommand(task: Task): string {
  const { description, user_id: user, priority, metadata, plan } = requestOf(task);
  const words = [
    `npx orchestrator tasks run --user ${quoted(user)}`,
    priority === undefined ? "" : `--priority=${priority}`,
    metadata === undefined ? "" : `--metadata ${quoted(JSON.stringify(metadata))}`,
    plan === undefined ? "" : "--plan -",
    `-- ${quoted(description)}`,
    plan === undefined ? "" : onInput(JSON.stringify(plan)),
  ];
  return words.filter((word) => word !== "").join(" ");
}

const onInput = (text: string): string => `<<'${END}'\n${text}\n${END}`;
