import type { CancelReceipt } from "@orchestrator/contracts";

const receipts: Record<CancelReceipt, string> = {
  requested: "its call was told to stop; whether the agent did is not known yet",
  confirmed: "the agent confirmed that it stopped, or had nothing to stop",
  ignored: "the agent answered all the same; the answer is kept aside",
  too_late: "it had ended before",
};

/** What became of the cancel of a step's call, in words. */
export const describeReceipt = (receipt: CancelReceipt): string => receipts[receipt];
