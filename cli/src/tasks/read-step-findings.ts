import type { RetryTask } from "@orchestrator/contracts";
import { UsageError } from "../usage-error.ts";
import { jsonOrText } from "./json-or-text.ts";

export interface FindingFlags {
  found: string[];
  callAgain: string[];
}

type StepFindings = NonNullable<RetryTask["step_findings"]>;

/**
 * What a person found out about steps in doubt: `--found 2={"paid": true}`, or that an agent is to be called again.
 * @returns undefined when nothing is said
 * @throws UsageError saying what is wrong
 */
export function readStepFindings({ found, callAgain }: FindingFlags): StepFindings | undefined {
  if (found.length === 0 && callAgain.length === 0) return undefined;
  const findings: StepFindings = {};
  const add = (number: string, finding: StepFindings[string]): void => {
    if (findings[number] !== undefined)
      throw new UsageError(
        `two things are said of step ${number}; say one of --found and --call-again, once`,
      );
    findings[number] = finding;
  };
  for (const text of found) {
    const [, number, output] = /^([1-9]\d?)=(.*)$/s.exec(text) ?? [];
    if (number === undefined || output === undefined || output === "")
      throw new UsageError(
        `--found ${text}: say of which step, and what its agent gave, as in '2={"paid": true}'`,
      );
    add(number, { outcome: "completed", output: jsonOrText(output) });
  }
  for (const number of callAgain) {
    if (!/^[1-9]\d?$/.test(number)) throw new UsageError(`--call-again ${number}: give the number of a step`);
    add(number, { outcome: "retry" });
  }
  return findings;
}
