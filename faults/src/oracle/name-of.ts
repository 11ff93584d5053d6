/** How violations speak of a step. */
export const nameOf = ({ taskId, stepNumber }: { taskId: number; stepNumber: number | null }): string =>
  `step ${stepNumber} of task ${taskId}`;
