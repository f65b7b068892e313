import { createHash } from "node:crypto";
import { type Shards, summedUp, type Trial, trialNumbers, type Trials, type TrialsRun } from "@stowage/planner";
import type { ExitStatus, Io } from "../io.ts";
import { colorsFor } from "../output/colors.ts";
import type { ProgressLine } from "../output/progress.ts";
import { structured } from "../output/structured.ts";
import { trialsJson } from "../output/trials-json.ts";
import { trialsText } from "../output/trials-text.ts";
import { UsageError } from "../usage-error.ts";
import { type TrialJob, trialMaker } from "../workers/trial-job.ts";
import { trialsOnThread } from "../workers/trial-thread.ts";

/** What commands are told that can make trials. */
export interface TrialOptions {
  /** How many; absent: none. */
  readonly trials?: number;
  readonly shard?: Shards;
  readonly order: number;
  readonly output?: string;
}

/** Makes the trials, tells how they came out, and answers 0 where everything was placed always. */
export async function makeTrials(
  job: TrialJob,
  { trials = 0, shard = { of: 1, indexes: [0] }, order, output }: TrialOptions,
  { io, progress, inputs }: { readonly io: Io; readonly progress: ProgressLine; readonly inputs: readonly unknown[] },
): Promise<ExitStatus> {
  if (trials === 0) throw new UsageError("--trials 0 tries nothing: at least 1 is needed");
  const run: TrialsRun = {
    command: job.command,
    kubernetesVersion: job.input.profiles[0].kubernetesVersion,
    input: createHash("sha256")
      .update(JSON.stringify([inputs, job.input.profiles]))
      .digest("hex")
      .slice(0, 16),
    seed: job.input.seed,
    order,
    trials,
    shards: shard,
  };
  const numbers = trialNumbers(run);
  const done: Trial[] = [];
  progress.begin("trying");
  const signal = io.interruption?.();
  await tryAll(job, numbers, { io, ...(signal === undefined ? {} : { signal }) }, (trial) => {
    done.push(trial);
    progress.show(() => `trying: ${done.length} of ${numbers.length}`);
  });
  progress.clear();
  const summed = summedUp(run, done);
  tellTrials(summed, { output, isCut: done.length < numbers.length }, io);
  if (done.length < numbers.length) return 130;
  return summed.everythingPlaced === summed.ran ? 0 : 1;
}

/** Prints trials, and says where they were cut short. */
export function tellTrials(
  trials: Trials,
  { output, isCut }: { readonly output: string | undefined; readonly isCut: boolean },
  io: Io,
): void {
  if (isCut) io.stderr.write(`interrupted: this is what ${trials.ran} trials have shown\n`);
  const view = { width: io.stdout.columns ?? 80, colors: colorsFor(io.stdout, io.env) };
  io.stdout.write(output === undefined ? trialsText(trials, view) : structured(trialsJson(trials), output));
}

/** Fewer are made before a thread has started. */
const worthThreads = 50;

async function tryAll(
  job: TrialJob,
  numbers: readonly number[],
  { io, signal }: { readonly io: Io; readonly signal?: AbortSignal },
  onTrial: (trial: Trial) => void,
): Promise<void> {
  const { threads } = io;
  if (threads !== undefined && threads.count > 1 && numbers.length >= worthThreads) {
    const shares = Array.from({ length: threads.count }, (_, thread) =>
      numbers.filter((_number, index) => index % threads.count === thread),
    );
    const of = signal === undefined ? {} : { signal };
    await Promise.all(shares.map((trials) => trialsOnThread(threads.program, { job, trials, ...of }, onTrial)));
    return;
  }
  const make = trialMaker(job);
  for (const number of numbers) {
    if (signal?.aborted === true) return;
    onTrial(make(number));
    // So that an interruption is heard of.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
