/** Where the UI shows the task. */
export const taskUrl = (serviceUrl: string, taskId: number): string => `${serviceUrl}/tasks/${taskId}`;
