export type Aggregate = "sum" | "mean" | "median" | "min" | "max" | "count";
export type Operator = "=" | "<>" | ">" | ">=" | "<" | "<=";

export interface Condition {
  column: string;
  operator: Operator | "in";
  values: (string | number)[];
}

/** What a question asks of a table. */
export interface Query {
  where: Condition[];
  aggregates: { aggregate: Aggregate; column: string | undefined }[];
  groupBy: string | undefined;
  order: "highest" | "lowest" | undefined;
  limit: number | undefined;
  /** Whether each group's part of the whole is wanted. */
  wantsShare: boolean;
}
