import { spawnSync } from "node:child_process";
import type { SpecResult } from "./run-spec.ts";
import type { Spec } from "./spec.ts";
import { SpecError } from "./spec-error.ts";

/** What upstream's scheduler did with a spec, and how long it took. */
export interface UpstreamRun extends SpecResult {
  /** Pod, by namespace and name, and node of each decision, in order; an empty node where none was found. */
  readonly choices: readonly (readonly [pod: string, nodeName: string])[];
}

/** Measures a spec with upstream's scheduler, which begins no decision after so many seconds of deciding. */
export type RunUpstream = (spec: Spec, mostSeconds: number) => UpstreamRun;

/** Measures with the program `oracle`. @throws SpecError, when called, for a spec that upstream does not take. */
export function runUpstreamWith(program: string): RunUpstream {
  return (spec, mostSeconds) => {
    const args = ["bench", "-choices", ...(mostSeconds === Infinity ? [] : ["-seconds", String(mostSeconds)]), "-"];
    const input = JSON.stringify(spec);
    const { status, stdout, stderr, error } = spawnSync(program, args, { input, encoding: "utf8", maxBuffer: 2 ** 30 });
    if (error !== undefined) throw error;
    if (status !== 0) throw new SpecError(`upstream: ${stderr.trim().split("\n")[0] ?? ""}`);
    return { choices: [], ...(JSON.parse(stdout) as SpecResult) };
  };
}
