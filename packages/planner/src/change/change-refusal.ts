import { checkObject, type FieldProblem, type KubernetesObject, validateUpdate } from "@stowage/manifests";
import { applyOver } from "../apply/apply-over.ts";
import { objectText } from "../apply/object-key.ts";
import type { Change } from "./change.ts";
import { changeText } from "./change-text.ts";

/**
 * Why the API server would refuse what a change makes of an object that is there: a sentence that names the change, the
 * object and each field. Objects that are applied have been checked for themselves when they were read.
 *
 * @param next As the change would have it; of a patch anything at all.
 */
export function changeRefusal(change: Change, live: KubernetesObject, next: KubernetesObject): string | undefined {
  const problems = problemsOf(change, live, next);
  if (problems.length === 0) return undefined;
  const reasons = problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
  const done = change.kind === "apply" ? "apply" : changeText(change);
  return `${done}: the API server would refuse ${objectText(live)}: ${reasons.join("; ")}`;
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
