import type { CancelledTask, CancelReceipt } from "@orchestrator/contracts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import type { Terminal } from "../terminal/terminal.ts";

const RECEIPTS: Readonly<Record<CancelReceipt, string>> = {
  requested: "its agent was told to stop; nothing is known yet",
  confirmed: "stopped",
  ignored: "its agent answered nevertheless; the answer is kept and not used",
  too_late: "had ended before",
};

/** Cancels a task. */
export async function cancelTask(
  { client, terminal }: CommandContext,
  [taskId]: [taskId: number],
  { output }: { output: OutputFormat },
): Promise<number> {
  const cancelled = await client.tasks.cancel(taskId);
  if (output === "text") {
    terminal.print(`Task ${cancelled.task_id} is cancelled.\n`);
    printReceipts(terminal, cancelled.receipts);
    for (const { task_id: child, status, receipts } of cancelled.children) {
      terminal.print(`Task ${child}, created on its behalf, is ${status}.\n`);
      printReceipts(terminal, receipts);
    }
  } else printValue(terminal, cancelled, output);
  return exitCodes.ok;
}

function printReceipts(terminal: Terminal, receipts: CancelledTask["receipts"]): void {
  for (const { step_number: step, receipt } of receipts)
    terminal.print(`  step ${step}: ${RECEIPTS[receipt]}\n`);
}
