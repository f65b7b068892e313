import { ChangesRefused, type ClusterState, type SimulationInput } from "@stowage/planner";
import { type Io, type Worked, worked } from "../io.ts";
import type { ProgressLine } from "../output/progress.ts";
import { UsageError } from "../usage-error.ts";

/** What a simulation is played with. */
export interface Playing {
  readonly io: Io;
  readonly progress: ProgressLine;
}

/**
 * Plays.
 *
 * @throws UsageError where it has no end; ChangesRefused for changes that can not be made.
 */
export function played<Value>({ io, progress }: Playing, play: () => Value): Worked<Value> {
  try {
    return worked(io, play);
  } catch (error) {
    if (error instanceof RangeError && !(error instanceof ChangesRefused)) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.clear();
  }
}

/** @throws UsageError for workloads that are not to become ready, or to fail, and that there are none of, or several. */
export function refuseUnknown(
  { notReady = [], failing = {}, namespace }: SimulationInput,
  states: readonly ClusterState[],
): void {
  const known = [...new Set(states.flatMap(({ workloads }) => Object.keys(workloads)))];
  const problemOf = (flag: string, name: string): readonly string[] => {
    const [kind = "", ...rest] = name.split("/");
    const alike = known.filter((one) => one.startsWith(`${kind}/`) && one.endsWith(`/${rest.join("/")}`));
    if (known.includes(name) || (namespace !== undefined && alike.includes(`${kind}/${namespace}/${rest.join("/")}`)))
      return [];
    return [
      alike.length === 0
        ? `${flag}: there is no ${name}`
        : `${flag}: there are several ${name}: say ${alike.join(" or ")}`,
    ];
  };
  const unknown = [
    ...notReady.flatMap((name) => problemOf("--not-ready", name)),
    ...Object.keys(failing).flatMap((name) => problemOf("--fails", name)),
  ];
  if (unknown.length > 0) throw new UsageError(unknown);
}
