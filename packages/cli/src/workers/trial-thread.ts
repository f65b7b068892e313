import { parentPort, Worker, workerData } from "node:worker_threads";
import type { Trial } from "@stowage/planner";
import { type TrialJob, trialMaker } from "./trial-job.ts";

/** What a thread is started with. */
interface ThreadData {
  readonly stowageTrials: TrialJob;
  readonly trials: readonly number[];
}

/** Whether this is a thread that was started for trials; then it makes them and tells of each. */
export function ranTrials(): boolean {
  const data: unknown = workerData;
  if (parentPort === null || !isThreadData(data)) return false;
  const make = trialMaker(data.stowageTrials);
  for (const trial of data.trials) parentPort.postMessage(make(trial));
  return true;
}

function isThreadData(data: unknown): data is ThreadData {
  return typeof data === "object" && data !== null && "stowageTrials" in data;
}

/** Makes trials on a thread of their own, which runs the same program. Ends when all are made, or it is interrupted. */
export async function trialsOnThread(
  program: string,
  data: { readonly job: TrialJob; readonly trials: readonly number[]; readonly signal?: AbortSignal },
  onTrial: (trial: Trial) => void,
): Promise<void> {
  const { job, trials, signal } = data;
  const threadData: ThreadData = { stowageTrials: job, trials };
  const worker = new Worker(program, { workerData: threadData });
  const end = (): void => void worker.terminate();
  signal?.addEventListener("abort", end);
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on("message", onTrial);
      worker.on("error", reject);
      worker.on("exit", (code) =>
        code === 0 || signal?.aborted === true ? resolve() : reject(new Error("a thread of the trials ended early")),
      );
    });
  } finally {
    signal?.removeEventListener("abort", end);
  }
}
