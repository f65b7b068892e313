import { type Change, kindNamed } from "@stowage/planner";
import type { Taint } from "@stowage/engine";
import { UsageError } from "../usage-error.ts";

/** A change as a flag says it, in the order of the command line; files are read later. */
export type ChangeFlag =
  | { readonly kind: "change"; readonly change: Change }
  | { readonly kind: "apply" | "changes"; readonly path: string };

/** `deploy/web` as `Deployment/web`. @throws UsageError for anything else. */
export function workloadNamed(flag: string, text: string): string {
  const slash = text.indexOf("/");
  const kind = slash > 0 ? kindNamed(text.slice(0, slash)) : undefined;
  if (kind === undefined || slash === text.length - 1) {
    throw new UsageError(`${flag}: "${text}" names no workload; expected KIND/NAME, such as deploy/web`);
  }
  return `${kind}/${text.slice(slash + 1)}`;
}

/** `--fails job/sum=42` as `Job/sum=42`: its pods end with that exit code, with 1 where none is said. */
export function failsFlag(text: string): string {
  const [name, code = "1"] = splitAt(text, "=");
  const workload = workloadNamed("--fails", name);
  if (!workload.startsWith("Job/")) throw new UsageError(`--fails: "${text}" names no Job; expected job/sum`);
  if (!/^[1-9]\d{0,2}$/.test(code) || Number(code) > 255) {
    throw new UsageError(`--fails: "${text}" says no exit code of a failure; expected ${name}=1, from 1 to 255`);
  }
  return `${workload}=${code}`;
}

/** `--rollout deploy/web=image`; without an image the same pods are made anew. */
export function rolloutFlag(text: string): Change {
  const [name, image] = splitAt(text, "=");
  const workload = workloadNamed("--rollout", name);
  if (image === "") throw new UsageError(`--rollout: "${text}" names no image; expected ${name}=web:2`);
  return image === undefined ? { kind: "restart", workload } : { kind: "rollout", workload, image };
}

/** `--scale deploy/web=10`. */
export function scaleFlag(text: string): Change {
  const [name, count] = splitAt(text, "=");
  const workload = workloadNamed("--scale", name);
  if (count === undefined || !isCount(count)) {
    throw new UsageError(`--scale: "${text}" says no number of replicas; expected ${name}=10`);
  }
  return { kind: "scale", workload, replicas: Number(count) };
}

/** `--lose n1`, or `--lose topology.kubernetes.io/zone=a`. */
export function loseFlag(text: string): Change {
  const [topologyKey, value] = splitAt(text, "=");
  if (topologyKey === "")
    throw new UsageError(`--lose: "${text}" names no node; expected n1, or a label such as zone=a`);
  return value === undefined ? { kind: "loseNode", node: text } : { kind: "loseDomain", topologyKey, value };
}

/** `--add-node n1=3`. */
export function addNodeFlag(text: string): Change {
  const [like, count = "1"] = splitAt(text, "=");
  if (!isCount(count) || Number(count) === 0 || Number(count) > 100_000) {
    throw new UsageError(`--add-node: "${text}" says no number of nodes; expected ${like}=3`);
  }
  return { kind: "addNode", like, count: Number(count) };
}

/** `--delete deploy/web`. */
export function deleteFlag(text: string): Change {
  return { kind: "delete", object: objectNamed("--delete", text) };
}

/** `--label node/n1 zone=a disk-`: all words of the option. */
export function labelFlag([target = "", ...pairs]: readonly string[]): Change {
  const object = objectNamed("--label", target);
  const labels = pairs.map((pair): readonly [string, string | null] => {
    const [key, value] = splitAt(pair, "=");
    if (value !== undefined) return [key, value];
    if (pair.endsWith("-")) return [pair.slice(0, -1), null];
    throw new UsageError(`--label: "${pair}" is no label; expected key=value, or key- to remove one`);
  });
  if (labels.length === 0) throw new UsageError(`--label: no label is given; expected --label ${target} key=value`);
  return { kind: "label", object, labels: Object.fromEntries(labels) };
}

/** `--taint n1 key=value:NoSchedule`, or `key:NoSchedule-` to remove one. */
export function taintFlag([target = "", ...taints]: readonly string[]): readonly Change[] {
  const node = target.replace(/^(node|nodes|no)\//i, "");
  if (taints.length === 0)
    throw new UsageError(`--taint: no taint is given; expected --taint ${target} key=value:NoSchedule`);
  return taints.map((text): Change => {
    const removal = /^([^=:]+)(?::([A-Za-z]+))?-$/.exec(text);
    if (removal?.[1] !== undefined) {
      const [, key, effect] = removal;
      return { kind: "untaint", node, key, ...(effect === undefined ? {} : { effect: effectNamed(effect) }) };
    }
    const [, key, value, effect] = /^([^=:]+)(?:=([^:]*))?:([A-Za-z]+)$/.exec(text) ?? [];
    if (key === undefined || effect === undefined) {
      throw new UsageError(
        `--taint: "${text}" is no taint; expected key=value:NoSchedule, or key:NoSchedule- to remove one`,
      );
    }
    return {
      kind: "taint",
      node,
      taint: { key, ...(value === undefined ? {} : { value }), effect: effectNamed(effect) },
    };
  });
}

function effectNamed(text: string): Taint["effect"] {
  if (text === "NoSchedule" || text === "PreferNoSchedule" || text === "NoExecute") return text;
  throw new UsageError(`--taint: "${text}" is no effect; expected NoSchedule, PreferNoSchedule or NoExecute`);
}

function objectNamed(flag: string, text: string): { readonly kind: string; readonly name: string } {
  const slash = text.indexOf("/");
  const kind =
    slash > 0 ? (otherKinds.get(text.slice(0, slash).toLowerCase()) ?? kindNamed(text.slice(0, slash))) : undefined;
  if (kind === undefined || slash === text.length - 1) {
    throw new UsageError(`${flag}: "${text}" names no object; expected KIND/NAME, such as node/n1 or deploy/web`);
  }
  return { kind, name: text.slice(slash + 1) };
}

const otherKinds: ReadonlyMap<string, string> = new Map([
  ["node", "Node"],
  ["nodes", "Node"],
  ["no", "Node"],
  ["namespace", "Namespace"],
  ["namespaces", "Namespace"],
  ["ns", "Namespace"],
  ["poddisruptionbudget", "PodDisruptionBudget"],
  ["poddisruptionbudgets", "PodDisruptionBudget"],
  ["pdb", "PodDisruptionBudget"],
  ["service", "Service"],
  ["services", "Service"],
  ["svc", "Service"],
]);

function splitAt(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

function isCount(text: string): boolean {
  return /^\d{1,9}$/.test(text);
}
