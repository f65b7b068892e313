import { type JsonPatchOperation, pointerStep } from "../change/json-patch.ts";
import type { Subject } from "../subjects/subject.ts";

/** The JSON pointer of a field in the subject's pod template: `spec.affinity.podAffinity.x[0]` and further names. */
export function pointerTo({ templatePath }: Subject, path: string, ...names: readonly string[]): string {
  return pointerOf([...stepsOf(`${templatePath}${path}`), ...names]);
}

/**
 * Sets a field of the pod template, whatever of the way to it is written already. As `kubectl patch` takes it on the
 * manifest as it was given: what is not there is added whole.
 */
export function setting(
  { manifest, templatePath }: Subject,
  path: string,
  value: unknown,
  ...names: readonly string[]
): readonly JsonPatchOperation[] {
  return settingIn(manifest.object, [...stepsOf(`${templatePath}${path}`), ...names], value);
}

/** Sets a field of an object; nothing where the way to it goes through an item of a list that is not there. */
export function settingIn(object: object, steps: readonly string[], value: unknown): readonly JsonPatchOperation[] {
  let here: unknown = object;
  for (const [index, step] of steps.entries()) {
    const inner = fieldOf(here, step);
    const isLast = index === steps.length - 1;
    const isOpen = typeof inner === "object" && inner !== null;
    if (!isLast && isOpen) {
      here = inner;
      continue;
    }
    const rest = steps.slice(index + 1);
    if ([...(Array.isArray(here) && inner === undefined ? [step] : []), ...rest].some((name) => /^\d+$/.test(name)))
      return [];
    const path = pointerOf(steps.slice(0, index + 1));
    const whole = rest.reduceRight<unknown>((made, name) => ({ [name]: made }), value);
    return [{ op: inner === undefined ? "add" : "replace", path, value: whole }];
  }
  return [];
}

/** Puts an item at the end of a list of the pod template, which is made where it is not there. */
export function appending(
  { manifest, templatePath }: Subject,
  path: string,
  item: unknown,
): readonly JsonPatchOperation[] {
  const steps = stepsOf(`${templatePath}${path}`);
  const list = steps.reduce<unknown>(fieldOf, manifest.object);
  return Array.isArray(list) && list.length > 0
    ? [{ op: "add", path: pointerOf([...steps, "-"]), value: item }]
    : settingIn(manifest.object, steps, [item]);
}

/**
 * Takes a field of the pod template away; with it what would be left empty around it: the list of which it was the only
 * item, the affinity of which it was the only rule.
 */
export function removing(
  { manifest, templatePath }: Subject,
  path: string,
  ...names: readonly string[]
): readonly JsonPatchOperation[] {
  let steps = [...stepsOf(`${templatePath}${path}`), ...names];
  for (;;) {
    const around = steps.slice(0, -1);
    const name = around.at(-1) ?? "";
    const parent = around.reduce<unknown>(fieldOf, manifest.object);
    const isAlone = typeof parent === "object" && parent !== null && Object.keys(parent).length === 1;
    if (!isAlone || !emptied.has(name)) break;
    steps = around;
  }
  return [{ op: "remove", path: pointerOf(steps) }];
}

/** What says nothing when it is empty. */
const emptied: ReadonlySet<string> = new Set([
  "affinity",
  "nodeAffinity",
  "podAffinity",
  "podAntiAffinity",
  "requiredDuringSchedulingIgnoredDuringExecution",
  "topologySpreadConstraints",
  "nodeSelector",
  "matchLabelKeys",
  "namespaces",
]);

/** The value of a field of the pod template as it is written; `undefined` where it is not. */
export function writtenAt({ manifest, templatePath }: Subject, path: string): unknown {
  return stepsOf(`${templatePath}${path}`).reduce<unknown>(fieldOf, manifest.object);
}

function fieldOf(value: unknown, step: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  const found: unknown = Reflect.get(value, step);
  return found;
}

function stepsOf(path: string): readonly string[] {
  return path.split(/[.[\]]/).filter((step) => step !== "");
}

function pointerOf(steps: readonly string[]): string {
  return steps.map((step) => `/${pointerStep(step)}`).join("");
}
