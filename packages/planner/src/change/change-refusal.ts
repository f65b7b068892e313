import { checkObject, type FieldProblem, type KubernetesObject, validateUpdate } from "@stowage/manifests";
import { applyOver } from "../apply/apply-over.ts";
import { objectText } from "../apply/object-key.ts";
import type { ChangeEffect, PresentObjects } from "./apply-change.ts";
import type { Change } from "./change.ts";
import { changeText } from "./change-text.ts";

/** What is wrong with a change: it can not be made. */
export interface ChangeProblem {
  readonly change: Change;
  /** Of those that are applied, which. */
  readonly index?: number;
  /** Whose problem, as `Deployment default/web`; absent where it is the change's own. */
  readonly object?: string;
  /** The field's path in the object. */
  readonly path: string;
  readonly message: string;
  /** The field's path in the text, where that is another one. */
  readonly at?: string;
}

/** Changes that can not be made, and why not. */
export class ChangesRefused extends RangeError {
  override readonly name = "ChangesRefused";
  readonly problems: readonly ChangeProblem[];

  /** @param problems One at least. */
  constructor(problems: readonly ChangeProblem[]) {
    super(problems.map(refusalText).join("; "));
    this.problems = problems;
  }
}

/** `apply: the API server would refuse Deployment default/web: spec.selector: field is immutable`. */
function refusalText({ change, object, path, message }: ChangeProblem): string {
  if (object === undefined) return message;
  const done = change.kind === "apply" ? "apply" : changeText(change);
  const reason = path === "" ? message : `${path}: ${message}`;
  return `${done}: the API server would refuse ${object}: ${reason}`;
}

/**
 * Why the API server would refuse what a change makes of objects that are there. Objects that are applied have been checked
 * for themselves when they were read.
 *
 * @param effects Absent where nothing is to be said of one.
 * @param find An object as it is before the change.
 */
export function changeRefusals(
  change: Change,
  effects: readonly (ChangeEffect | undefined)[],
  { find, namespace }: Pick<PresentObjects, "find" | "namespace">,
): readonly ChangeProblem[] {
  if (change.kind !== "apply" && change.kind !== "patch") return [];
  return effects.flatMap((effect, index): readonly ChangeProblem[] => {
    if (effect?.kind !== "put") return [];
    const { object: next } = effect;
    const named = change.kind === "patch" ? change.object : { kind: next.kind ?? "", ...next.metadata };
    const live = find(named.kind, named.namespace ?? namespace, named.name ?? "");
    if (live === undefined) return [];
    return problemsOf(change, live, next).map(({ path, message, at }) => ({
      change,
      ...(change.kind === "apply" ? { index } : {}),
      object: objectText(live),
      path,
      message,
      ...(at === undefined ? {} : { at }),
    }));
  });
}

function problemsOf(change: Change, live: KubernetesObject, next: KubernetesObject): readonly FieldProblem[] {
  switch (change.kind) {
    case "apply":
      return applyOver(live, next).problems;
    case "patch": {
      const renamed = identityProblems(live, next);
      if (renamed.length > 0) return renamed;
      const problems = newProblems(live, next);
      return problems.length > 0 ? problems : validateUpdate(live, next);
    }
    default:
      return [];
  }
}

/** A patch leaves an object the one that it is. Source: `checkName` (apiserver, pkg/endpoints/handlers), `ValidateObjectMetaUpdate`. */
function identityProblems(live: KubernetesObject, next: unknown): readonly FieldProblem[] {
  return [["apiVersion"], ["kind"], ["metadata", "name"], ["metadata", "namespace"], ["metadata", "uid"]]
    .filter((path) => textAt(live, path) !== textAt(next, path))
    .map((path) => ({
      severity: "error",
      path: path.join("."),
      message: `field is immutable: it is ${textAt(live, path) ?? "not set"} in the cluster`,
    }));
}

function textAt(value: unknown, path: readonly string[]): string | undefined {
  let found = value;
  for (const step of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, step)) return undefined;
    found = Object.entries(found).find(([name]) => name === step)?.[1];
  }
  return JSON.stringify(found);
}

/** What is wrong with an object that was not wrong with it before: a cluster has taken that already. */
function newProblems(live: KubernetesObject, next: KubernetesObject): readonly FieldProblem[] {
  const [there, here] = [live, next].map(errorsOf);
  const known = new Set(there?.map(({ path, message }) => `${path}: ${message}`));
  return here?.filter(({ path, message }) => !known.has(`${path}: ${message}`)) ?? [];
}

function errorsOf(object: KubernetesObject): readonly FieldProblem[] {
  const { problems } = checkObject(object, { strictness: "ignore", as: "wishes" });
  return problems.filter(({ severity }) => severity === "error");
}
