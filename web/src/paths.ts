/** The one place that knows addresses: `pb.task({ taskId })`. */
export const pb = {
  chat: ({ sessionId }: { sessionId?: string | undefined } = {}) =>
    sessionId === undefined ? "/" : `/?session=${encodeURIComponent(sessionId)}`,
  tasks: () => "/tasks",
  task: ({ taskId }: { taskId: number }) => `/tasks/${taskId}`,
} as const;
