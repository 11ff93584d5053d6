/** One number that was measured, with what it is allowed to be. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  budget?: { atMost: number } | { atLeast: number };
}

export interface ScenarioOptions {
  /** Fewer and smaller rounds: to see that it works, not to publish figures. */
  quick: boolean;
}

export interface Scenario {
  name: string;
  about: string;
  run(options: ScenarioOptions): Promise<Figure[]>;
}

export function isMet({ value, budget }: Figure): boolean {
  if (budget === undefined) return true;
  return "atMost" in budget ? value <= budget.atMost : value >= budget.atLeast;
}
