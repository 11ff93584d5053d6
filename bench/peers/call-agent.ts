/** One step as anybody would write it: post the work and what came before, take the result. */
export async function callAgent(agentUrl: string, step: number, data: unknown): Promise<unknown> {
  const answer = await fetch(`${agentUrl}/process`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({
      task_type: "work",
      data,
      instructions: `Do part ${step} of the work with care`,
      context: { task_id: 1, step_number: step, task_description: "Load, analyse and report", history: [] },
    }),
  });
  return ((await answer.json()) as { result: unknown }).result;
}
