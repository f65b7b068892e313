import { describe, expect, test } from "vitest";
import { indexesIn } from "./job-indexes.ts";
import { jobTurn } from "./job.ts";
import { type JobPod, type JobStatus, type JobTurn, type JobView, newJobStatus } from "./job-view.ts";

const now = 1000;

function pod(key: string, more: Partial<JobPod> = {}): JobPod {
  return {
    key,
    uid: key,
    nodeName: "n1",
    phase: "Running",
    isReady: true,
    isTerminating: false,
    createdAt: 0,
    readyAt: 0,
    deletionCost: 0,
    restarts: 0,
    revision: "",
    isTracked: true,
    exitCodes: [],
    conditions: new Map(),
    failuresBefore: 0,
    ignoredBefore: 0,
    ...more,
  };
}

const done = (key: string, more: Partial<JobPod> = {}): JobPod =>
  pod(key, { phase: "Succeeded", isReady: false, finishedAt: now, ...more });
const failed = (key: string, more: Partial<JobPod> = {}): JobPod =>
  pod(key, { phase: "Failed", isReady: false, finishedAt: now, ...more });
const leaving = (key: string, more: Partial<JobPod> = {}): JobPod =>
  pod(key, { isTerminating: true, finishedAt: now, ...more });

const job: JobView = {
  parallelism: 2,
  completions: 4,
  isIndexed: false,
  suspend: false,
  replacesOnlyFailed: false,
  backoffLimit: 6,
  restarts: false,
  status: { ...newJobStatus, startedAt: 0 },
  pods: [],
  now,
};
const indexed: JobView = { ...job, isIndexed: true };
const perIndex: JobView = { ...indexed, backoffLimit: 2 ** 31 - 1, backoffLimitPerIndex: 1 };

const keys = (pods: readonly JobPod[]): readonly string[] => pods.map(({ key }) => key);
const madeIndexes = ({ create }: JobTurn): readonly unknown[] => create.map(({ index }) => index);
const conditionsOf = ({ status }: JobTurn): Readonly<Record<string, string>> =>
  Object.fromEntries([...status.conditions].map(([type, { status: is, reason }]) => [type, `${is} ${reason}`]));
const after = (turn: JobTurn, more: Partial<JobView>): JobTurn => jobTurn({ ...job, ...more, status: turn.status });

describe("pods that are over", () => {
  test("are counted once", () => {
    const turn = jobTurn({ ...job, pods: [done("a"), failed("b"), pod("c")] });
    expect([turn.status.succeeded, turn.status.failed, keys(turn.untracked)]).toEqual([1, 1, ["a", "b"]]);
    const again = after(turn, { pods: [done("a", { isTracked: false }), failed("b", { isTracked: false }), pod("c")] });
    expect([again.status.succeeded, again.status.failed, again.untracked]).toEqual([1, 1, []]);
  });

  test("a deleted pod has failed as soon as it is, unless only failed ones are replaced", () => {
    expect(jobTurn({ ...job, pods: [leaving("a")] }).status.failed).toBe(1);
    const patient = jobTurn({ ...job, replacesOnlyFailed: true, pods: [leaving("a"), pod("b")] });
    expect([patient.status.failed, patient.create, patient.untracked]).toEqual([0, [], []]);
  });

  test("are of an index that the Job has, or count for nothing", () => {
    const turn = jobTurn({ ...indexed, pods: [done("a", { ordinal: 1 }), done("b", { ordinal: 9 })] });
    expect([...turn.status.completedIndexes]).toEqual([1]);
    expect(turn.status.succeeded).toBe(1);
  });
});

describe("a Job makes pods", () => {
  test("as many as run at once, but no more than completions are missing", () => {
    expect(jobTurn(job).create).toHaveLength(2);
    const most = { ...newJobStatus, startedAt: 0, succeeded: 3 };
    expect(jobTurn({ ...job, status: most }).create).toHaveLength(1);
  });

  test("of the first indexes that neither run nor have succeeded", () => {
    const status: JobStatus = { ...newJobStatus, startedAt: 0, completedIndexes: new Set([0]) };
    expect(madeIndexes(jobTurn({ ...indexed, status, pods: [pod("a", { ordinal: 2 })] }))).toEqual([1]);
  });

  test("until one succeeds, where no completions are asked for", () => {
    const queue = { ...job, completions: undefined };
    expect(jobTurn(queue).create).toHaveLength(2);
    const turn = jobTurn({ ...queue, pods: [done("a"), pod("b")] });
    expect([turn.create, turn.delete, conditionsOf(turn)]).toEqual([[], [], {}]);
    expect(conditionsOf(after(turn, { ...queue, pods: [done("b")] }))["Complete"]).toBe("True CompletionsReached");
  });

  test("none for a while after a failure, twice as long after the next; a success ends that", () => {
    const turn = jobTurn({ ...job, pods: [failed("a"), pod("b")] });
    expect([turn.create, turn.checkAt]).toEqual([[], now + 10]);
    const next = after(turn, { pods: [failed("c"), pod("b")] });
    expect(next.checkAt).toBe(now + 20);
    expect(after(next, { now: now + 20, pods: [pod("b")] }).create).toHaveLength(1);
    const later = after(turn, { now: now + 2, pods: [done("d", { finishedAt: now + 1 })] });
    expect(later.create).toHaveLength(2);
    // What failed before the success is forgotten with it.
    const both = jobTurn({ ...job, pods: [failed("a", { finishedAt: now - 1 }), done("b")] });
    expect([both.create.length, both.checkAt]).toEqual([2, undefined]);
  });

  test("not in the place of those that are on their way out, where only failed ones are replaced", () => {
    const policy = { ...job, replacesOnlyFailed: true };
    expect(jobTurn({ ...policy, pods: [leaving("a"), pod("b")] }).create).toEqual([]);
    const gone = jobTurn({ ...policy, pods: [failed("a", { isTerminating: true, finishedAt: now - 60 }), pod("b")] });
    expect(gone.create).toHaveLength(1);
  });
});

describe("a Job deletes pods", () => {
  test("that are too many: pending, not ready, the young first; they are no failures", () => {
    const old = pod("old", { createdAt: 1 });
    const young = pod("young", { createdAt: 2, deletionCost: 9 });
    const turn = jobTurn({ ...job, parallelism: 1, pods: [old, young] });
    expect([keys(turn.delete), keys(turn.untracked), turn.status.failed]).toEqual([["young"], ["young"], 0]);
  });

  test("of the same index, all but one, and of indexes that it has not", () => {
    const pods = [pod("a", { ordinal: 0 }), pod("b", { ordinal: 0, isReady: false }), pod("c", { ordinal: 7 })];
    expect(keys(jobTurn({ ...indexed, pods }).delete)).toEqual(["b", "c"]);
  });

  test("all of them when it is suspended, and says so; when it goes on its time begins anew", () => {
    const suspended = jobTurn({ ...job, suspend: true, pods: [pod("a")] });
    expect([keys(suspended.delete), conditionsOf(suspended)]).toEqual([["a"], { Suspended: "True JobSuspended" }]);
    expect(suspended.status.startedAt).toBeUndefined();
    const resumed = after(suspended, { now: 2000 });
    expect([conditionsOf(resumed), resumed.status.startedAt]).toEqual([{ Suspended: "False JobResumed" }, 2000]);
  });
});

describe("a Job fails", () => {
  test("once more pods have failed than may, and what runs goes first", () => {
    const limited = { ...job, backoffLimit: 1 };
    const status = { ...newJobStatus, startedAt: 0, failed: 1 };
    const turn = jobTurn({ ...limited, status, pods: [failed("a"), pod("b")] });
    expect([keys(turn.delete), conditionsOf(turn)]).toEqual([["b"], { FailureTarget: "True BackoffLimitExceeded" }]);
    // What is deleted with a failed Job has failed, too.
    expect(turn.status.failed).toBe(3);
    const end = after(turn, { ...limited, pods: [] });
    expect(conditionsOf(end)["Failed"]).toBe("True BackoffLimitExceeded");
    expect(after(end, { pods: [pod("c")] }).delete).toEqual([]);
  });

  test("once containers were started again as often as may be", () => {
    const inPlace = { ...job, restarts: true, backoffLimit: 2 };
    expect(conditionsOf(jobTurn({ ...inPlace, pods: [pod("a", { restarts: 1 })] }))).toEqual({});
    const turn = jobTurn({ ...inPlace, pods: [pod("a", { restarts: 1 }), pod("b", { restarts: 1 })] });
    expect(conditionsOf(turn)).toEqual({ FailureTarget: "True BackoffLimitExceeded" });
    expect(conditionsOf(jobTurn({ ...inPlace, backoffLimit: 0, pods: [pod("a")] }))).toEqual({});
  });

  test("when its time is over, and looks again then", () => {
    const timed = { ...job, activeDeadlineSeconds: 1500 };
    expect(jobTurn(timed).checkAt).toBe(1500);
    expect(conditionsOf(jobTurn({ ...timed, now: 1500 }))["Failed"]).toBe("True DeadlineExceeded");
    expect(jobTurn({ ...timed, suspend: true }).checkAt).toBeUndefined();
  });

  test("where a rule of its policy says so, of exit codes or of conditions", () => {
    const onExitCodes = { operator: "In", values: [42] } as const;
    const policy = { ...job, podFailurePolicy: { rules: [{ action: "FailJob", onExitCodes } as const] } };
    const fatal = failed("a", { exitCodes: [{ container: "main", code: 42 }] });
    expect(conditionsOf(jobTurn({ ...policy, pods: [fatal] }))["Failed"]).toBe("True PodFailurePolicy");
    const other = failed("a", { exitCodes: [{ container: "main", code: 1 }] });
    expect(conditionsOf(jobTurn({ ...policy, pods: [other] }))).toEqual({});
    const ok = failed("a", { exitCodes: [{ container: "main", code: 0 }] });
    const anyOther = { action: "FailJob", onExitCodes: { operator: "NotIn", values: [42] } } as const;
    expect(conditionsOf(jobTurn({ ...job, podFailurePolicy: { rules: [anyOther] }, pods: [ok] }))).toEqual({});
  });
});

test("failures that its policy ignores do not count, though it waits after them", () => {
  const rules = [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] } as const];
  const disrupted = failed("a", { conditions: new Map([["DisruptionTarget", "True"]]) });
  const turn = jobTurn({ ...job, backoffLimit: 0, podFailurePolicy: { rules }, pods: [disrupted] });
  expect([turn.status.failed, turn.checkAt, conditionsOf(turn)]).toEqual([0, now + 10, {}]);
});

describe("a limit for each index", () => {
  test("lets an index fail so often, each after its own while, and the others go on", () => {
    const pods = [failed("a", { ordinal: 0 }), pod("b", { ordinal: 1 })];
    const turn = jobTurn({ ...perIndex, parallelism: 3, pods });
    expect(turn.create).toEqual([{ index: 2, failuresBefore: 0, ignoredBefore: 0 }]);
    // It stays until another one has its count.
    expect([turn.untracked, turn.status.failed]).toEqual([[], 0]);
    const retried = jobTurn({ ...perIndex, now: now + 10, pods });
    expect(retried.create).toEqual([{ index: 0, failuresBefore: 1, ignoredBefore: 0 }]);
    const replaced = [...pods, pod("c", { ordinal: 0, failuresBefore: 1 })];
    expect(keys(jobTurn({ ...perIndex, pods: replaced }).untracked)).toEqual(["a"]);
  });

  test("the Job fails once each index has succeeded or failed, or too many have failed", () => {
    const over = failed("a", { ordinal: 0, failuresBefore: 1 });
    const two = { ...perIndex, completions: 2, pods: [over, done("b", { ordinal: 1 })] };
    expect(conditionsOf(jobTurn(two))["Failed"]).toBe("True FailedIndexes");
    const turn = jobTurn({ ...perIndex, pods: [over] });
    expect([[...turn.status.failedIndexes], madeIndexes(turn)]).toEqual([[0], [1, 2]]);
    const strict = { ...perIndex, maxFailedIndexes: 0, pods: [over, pod("b", { ordinal: 1 })] };
    expect(conditionsOf(jobTurn(strict))).toEqual({ FailureTarget: "True MaxFailedIndexesExceeded" });
  });

  test("a rule may fail an index at once", () => {
    const rules = [{ action: "FailIndex", onExitCodes: { operator: "In", values: [3] } } as const];
    const fatal = failed("a", { ordinal: 0, exitCodes: [{ container: "main", code: 3 }] });
    const turn = jobTurn({ ...perIndex, podFailurePolicy: { rules }, pods: [fatal] });
    expect([...turn.status.failedIndexes]).toEqual([0]);
  });
});

describe("a Job is complete", () => {
  test("when enough have succeeded, none runs and none is on its way out", () => {
    const status = { ...newJobStatus, startedAt: 0, succeeded: 4 };
    expect(conditionsOf(jobTurn({ ...job, status }))).toEqual({
      SuccessCriteriaMet: "True CompletionsReached",
      Complete: "True CompletionsReached",
    });
    const waits = jobTurn({ ...job, status, pods: [leaving("a", { isTracked: false })] });
    expect(conditionsOf(waits)).toEqual({ SuccessCriteriaMet: "True CompletionsReached" });
  });

  test("when a rule of its success policy is met, and what runs is deleted", () => {
    const successPolicy = { rules: [{ succeededIndexes: "0,2-3", succeededCount: 2 }] };
    const pods = [done("a", { ordinal: 0 }), done("b", { ordinal: 3 }), pod("c", { ordinal: 1 })];
    const turn = jobTurn({ ...indexed, successPolicy, pods });
    expect([keys(turn.delete), conditionsOf(turn)]).toEqual([["c"], { SuccessCriteriaMet: "True SuccessPolicy" }]);
    expect(turn.status.failed).toBe(0);
  });
});

test("a text of indexes is read as far as the Job has them, and what is no number is passed over", () => {
  expect([...indexesIn("0-2,5,x,7-1000000000", 8)]).toEqual([0, 1, 2, 5, 7]);
  expect([...indexesIn("", 8)]).toEqual([]);
});
