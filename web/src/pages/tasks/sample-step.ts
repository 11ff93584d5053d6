import type { TaskStep } from "@orchestrator/contracts";

/** A completed step for tests, but for what is given. */
export const sampleStep = (given: Partial<TaskStep> = {}): TaskStep => ({
  step_number: 1,
  description: "part",
  status: "completed",
  agent_id: 1,
  agent_name: "A",
  capability: null,
  dependencies: [],
  attempts: 1,
  input_data: null,
  input_given: false,
  output_data: null,
  error: null,
  started_at: null,
  completed_at: null,
  history: [],
  reused: false,
  cancel: null,
  ...given,
});
