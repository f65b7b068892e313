import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dumpCommand } from "../../packages/cli/src/input/dump-command.ts";
import { runInMemory } from "../../packages/cli/src/testing/run-in-memory.ts";
import type { ControlPlane } from "../control-plane/control-plane.ts";

/** A pod of `stowage plan -o json`, as far as it is compared. */
interface PlannedPod {
  readonly namespace: string;
  readonly name: string;
  readonly status: string;
  readonly node: string | null;
  readonly event: string | null;
}

/** A node of `stowage explain -o json`. */
interface ExplainedNode {
  readonly name: string;
  readonly code: string;
  readonly total?: number;
}

/** How Stowage is told of the cluster: as the arguments that name it. */
export type ClusterArguments = readonly string[];

/** Saves the cluster as the README says. */
export async function dumped(cluster: ControlPlane): Promise<ClusterArguments> {
  const [, kinds = ""] = / get (\S+) /.exec(dumpCommand) ?? [];
  const file = join(cluster.folder, "dump.json");
  writeFileSync(file, await cluster.kubectl(["get", kinds, "-A", "-o", "json"]));
  return ["--cluster", file];
}

/** Lets it read the cluster itself. */
export function live(cluster: ControlPlane): ClusterArguments {
  return ["--cluster", "live", "--kubeconfig", cluster.kubeconfig];
}

/** What Stowage says of each pod that waits: the scheduler's message; without one, its status and node. */
export async function foreseen(where: ClusterArguments): Promise<Record<string, string>> {
  const plan: { pods: readonly PlannedPod[] } = await ask(["plan", ...where]);
  return Object.fromEntries(
    plan.pods.map(({ namespace, name, event, status, node }) => [`${namespace}/${name}`, event ?? node ?? status]),
  );
}

/** What Stowage says of one pod: the scheduler's message if it waits, which nodes would have it, and which are best. */
export async function explained(
  where: ClusterArguments,
  path: string,
): Promise<{ event: string | null; node: string | null; fits: readonly string[]; best: readonly string[] }> {
  const [namespace = "", name = ""] = path.split("/");
  const explanation: { event: string | null; node: string | null; nodes: readonly ExplainedNode[] } = await ask([
    "explain",
    `pod/${name}`,
    "-n",
    namespace,
    ...where,
  ]);
  const { event, node, nodes } = explanation;
  const fitting = nodes.filter(({ code }) => code === "Success");
  const most = Math.max(...fitting.map(({ total = 0 }) => total));
  const best = fitting.filter(({ total = 0 }) => total === most);
  return { event, node, fits: fitting.map((one) => one.name), best: best.map((one) => one.name) };
}

async function ask<T>(args: readonly string[]): Promise<T> {
  const { stdout, stderr, status } = await runInMemory([...args, "-o", "json"]);
  if (status === 2) throw new Error(`stowage ${args.join(" ")}:\n${stderr}`);
  return JSON.parse(stdout);
}
