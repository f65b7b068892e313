import { spawnSync } from "node:child_process";
import type { Spec } from "../spec/spec.ts";
import { SpecError } from "../spec/spec-error.ts";
import type { SpecResult } from "./run-spec.ts";

/** What upstream's scheduler did with a spec, and how long it took. */
export interface UpstreamRun extends SpecResult {
  /** Pod, by namespace and name, and node of each decision, in order; an empty node where none was found. */
  readonly choices: readonly (readonly [pod: string, nodeName: string])[];
  /** Of each pod, in order, when preemption was asked for. */
  readonly preemptions?: readonly PodPreemption[];
}

/** Where others could be evicted for a pod. */
export interface PodPreemption {
  readonly pod: string;
  /** On how many nodes. */
  readonly candidates: number;
  /** The names of those among which upstream picks any. */
  readonly best: readonly string[];
}

/** How upstream's scheduler is run. */
export interface UpstreamOptions {
  /** No decision is begun after so many seconds of deciding, those on the discarded copy included. */
  readonly mostSeconds?: number;
  /** So many of them at most go to running the file on a copy that is discarded. */
  readonly warmUpSeconds?: number;
  /** Whether the choices are wanted, or the preemptions. */
  readonly choices?: boolean;
  /** Asks for each pod, which must fit nowhere, where it could evict others. */
  readonly preempt?: boolean;
}

/** Measures a spec with upstream's scheduler. */
export type RunUpstream = (spec: Spec, options: UpstreamOptions) => UpstreamRun;

/** Measures with the program `oracle`. @throws SpecError, when called, for a spec that upstream does not take. */
export function runUpstreamWith(program: string): RunUpstream {
  return (spec, { mostSeconds = Infinity, warmUpSeconds = 0, choices = false, preempt = false }) => {
    const args = [
      "bench",
      ...(choices ? ["-choices"] : []),
      ...(preempt ? ["-preempt"] : []),
      ...(mostSeconds === Infinity ? [] : ["-seconds", String(mostSeconds)]),
      ...(warmUpSeconds === 0 ? [] : ["-warm-up", String(warmUpSeconds)]),
      "-",
    ];
    const input = JSON.stringify(spec);
    const { status, stdout, stderr, error } = spawnSync(program, args, { input, encoding: "utf8", maxBuffer: 2 ** 30 });
    if (error !== undefined) throw error;
    if (status !== 0) throw new SpecError(`upstream: ${stderr.trim().split("\n")[0] ?? ""}`);
    return { choices: [], ...(JSON.parse(stdout) as SpecResult) };
  };
}
