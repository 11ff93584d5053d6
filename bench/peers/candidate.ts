/** One way to run a task of three sequential HTTP steps. */
export interface Candidate extends AsyncDisposable {
  runTask(i: number): Promise<void>;
}

export interface CandidatePlace {
  agentUrl: string;
  /** A folder of its own, for what it stores. */
  folder: string;
}

/** Every file of `candidates/` exports this as `start`. */
export type StartCandidate = (place: CandidatePlace) => Promise<Candidate>;

export interface Measured {
  tasksPerSecond: number;
  cpuMsPerTask: number;
  writtenKbPerTask: number;
}

export const STEPS = 3;
