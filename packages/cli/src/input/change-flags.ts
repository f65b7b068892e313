import { type Change, kindNamed, objectKindNamed } from "@stowage/planner";
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

/**
 * `--rollout deploy/web=image`, or `deploy/web=container=image` as `kubectl set image` has it; without an image the same pods
 * are made anew.
 */
export function rolloutFlag(text: string): Change {
  const [name, said] = splitAt(text, "=");
  const workload = workloadNamed("--rollout", name);
  if (said === undefined) return { kind: "restart", workload };
  const [first, second] = splitAt(said, "=");
  const [container, image] = second === undefined ? [undefined, first] : [first, second];
  if (image === "" || container === "" || /\s/.test(said))
    throw new UsageError(`--rollout: "${text}" names no image; expected ${name}=web:2, or ${name}=container=web:2`);
  return { kind: "rollout", workload, image, ...(container === undefined ? {} : { container }) };
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
  return value === undefined ? { kind: "loseNode", node: nodeNamed(text) } : { kind: "loseDomain", topologyKey, value };
}

/** `--add-node n1=3`. */
export function addNodeFlag(text: string): Change {
  const [like, count = "1"] = splitAt(text, "=");
  if (!isCount(count) || Number(count) === 0 || Number(count) > 100_000) {
    throw new UsageError(`--add-node: "${text}" says no number of nodes; expected ${like}=3`);
  }
  return { kind: "addNode", like: nodeNamed(like), count: Number(count) };
}

/** `--delete deploy/web`. */
export function deleteFlag(text: string): Change {
  return { kind: "delete", object: objectNamed("--delete", text) };
}

/** `n1`, or `node/n1` as kubectl takes it too. */
export function nodeNamed(text: string): string {
  return text.replace(/^(node|nodes|no)\//i, "");
}

/** Whether a word of `--label` or `--taint` says something of those that are named before it, as kubectl tells them apart. */
export function isSaid(word: string): boolean {
  return /[=:]|-$/.test(word);
}

/**
 * `--label node/n1 zone=a disk-`, or `node n1 n2 zone=a`: all words of the option, as `kubectl label` takes them.
 * Source: `parseLabels` (k8s.io/kubectl, pkg/cmd/label/label.go).
 */
export function labelFlag(words: readonly string[]): readonly Change[] {
  const { targets, said } = targetsOf("--label", "node/n1", words);
  const labels = new Map<string, string | null>();
  for (const pair of said) {
    const [key = "", value, more] = pair.split("=");
    if (more !== undefined || pair === "-" || (value === undefined && !pair.endsWith("-")))
      throw new UsageError(`--label: "${pair}" is no label; expected key=value, or key- to remove one`);
    const [name, now] = value === undefined ? [pair.slice(0, -1), null] : [key, value];
    if (labels.has(name) && (labels.get(name) === null) !== (now === null))
      throw new UsageError(`--label: ${name} can not be both set and removed; say one of them`);
    labels.set(name, now);
  }
  if (labels.size === 0)
    throw new UsageError(`--label: no label is given; expected --label ${targets[0] ?? "node/n1"} key=value`);
  const objects = targets.map((target) => objectNamed("--label", target));
  return objects.map((object) => ({ kind: "label", object, labels: Object.fromEntries(labels) }));
}

/**
 * `--taint n1 key=value:NoSchedule`, or `nodes n1 n2 key=value:NoSchedule`; to remove some: `key=value:NoSchedule-`,
 * `key:NoSchedule-`, or `key-` whatever the effect. Source: `parseTaints`, `parseTaint` (k8s.io/kubectl, pkg/cmd/taint/utils.go).
 */
export function taintFlag(words: readonly string[]): readonly Change[] {
  const { targets, said } = targetsOf("--taint", "n1", words);
  const [first = "n1", another] = targets;
  if (said.length === 0 || (another !== undefined && !first.includes("/")))
    throw new UsageError(`--taint: no taint is given; expected --taint ${first} key=value:NoSchedule`);
  const keys = new Set<string>();
  const changes = said.map((text): ((node: string) => Change) => {
    const isRemoved = text.endsWith("-");
    const [, key, value, effect] =
      /^([^=:]+)(?:(?:=([^=:]*))?:([A-Za-z]+))?$/.exec(isRemoved ? text.slice(0, -1) : text) ?? [];
    if (key === undefined || (effect === undefined && !isRemoved)) {
      throw new UsageError(
        `--taint: "${text}" is no taint; expected key=value:NoSchedule, or key:NoSchedule- to remove one`,
      );
    }
    const named = effect === undefined ? {} : { effect: effectNamed(effect) };
    const what = `${key}:${effect ?? ""}`;
    if (keys.has(what)) throw new UsageError(`--taint: ${what} is there twice; say it once`);
    keys.add(what);
    const taint = named.effect === undefined ? undefined : { key, effect: named.effect };
    if (isRemoved || taint === undefined) return (node) => ({ kind: "untaint", node, key, ...named });
    return (node) => ({ kind: "taint", node, taint: { ...taint, ...(value === undefined ? {} : { value }) } });
  });
  return targets.flatMap((target) => changes.map((change) => change(nodeNamed(target))));
}

/**
 * What the first words name, `node/n1` of `node n1` too, and what is said of it.
 *
 * @throws UsageError for several words in one, as a shell makes them of what is quoted, and where nothing is named.
 */
function targetsOf(
  flag: string,
  example: string,
  words: readonly string[],
): { readonly targets: readonly string[]; readonly said: readonly string[] } {
  const quoted = words.find((word) => /\s/.test(word));
  if (quoted !== undefined) {
    const apart = words.flatMap((word) => word.split(/\s+/).filter((part) => part !== ""));
    throw new UsageError(`${flag}: "${quoted}" is one word for the shell; expected ${flag} ${apart.join(" ")}`);
  }
  const first = words.findIndex(isSaid);
  const named = first === -1 ? words : words.slice(0, first);
  const [kind = "", ...names] = named;
  const targets =
    names.length > 0 && objectKindNamed(kind) !== undefined ? names.map((name) => `${kind}/${name}`) : named;
  if (targets.length === 0)
    throw new UsageError(
      `${flag}: nothing is named before "${words[0] ?? ""}"; expected ${flag} ${example} ${words.join(" ")}`,
    );
  return { targets, said: first === -1 ? [] : words.slice(first) };
}

function effectNamed(text: string): Taint["effect"] {
  if (text === "NoSchedule" || text === "PreferNoSchedule" || text === "NoExecute") return text;
  throw new UsageError(`--taint: "${text}" is no effect; expected NoSchedule, PreferNoSchedule or NoExecute`);
}

function objectNamed(flag: string, text: string): { readonly kind: string; readonly name: string } {
  const slash = text.indexOf("/");
  const kind = slash > 0 ? objectKindNamed(text.slice(0, slash)) : undefined;
  if (kind === undefined || slash === text.length - 1) {
    throw new UsageError(`${flag}: "${text}" names no object; expected KIND/NAME, such as node/n1 or deploy/web`);
  }
  return { kind, name: text.slice(slash + 1) };
}

function splitAt(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

function isCount(text: string): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) < 2 ** 31;
}
