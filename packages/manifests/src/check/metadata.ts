import type { ObjectMeta } from "@stowage/engine";
import { validateAnnotations, validateLabels } from "./labels.ts";
import { dnsLabelProblem, quoted, type NameCheck } from "./names.ts";
import { required, type Report } from "./report.ts";

/** What a kind's objects may be called, and whether they live in namespaces. */
export interface MetadataRules {
  readonly namespaced: boolean;
  readonly nameProblem: NameCheck;
  /** The API server makes up a name where none is given. */
  readonly nameIsMade?: boolean;
}

/** The letters of `generateName` that the API server keeps before it appends five of its own. */
const maxGeneratedPrefix = 58;

/** Source: `ValidateObjectMetaAccessorWithOpts` (apimachinery, pkg/api/validation/objectmeta.go). */
export function validateObjectMeta(
  metadata: ObjectMeta,
  { namespaced, nameProblem, nameIsMade }: MetadataRules,
  report: Report,
): void {
  const { name = "", generateName = "", namespace = "" } = metadata;
  if (name !== "") {
    const problem = nameProblem(name);
    if (problem !== undefined) report("metadata.name", `${quoted(name)} ${problem}`);
  } else if (generateName !== "") {
    // It may end as the middle of a name does. The API server also checks what it makes of it.
    const problem = nameProblem(generateName.replace(/[-.]$/, "x"));
    if (problem !== undefined) report("metadata.generateName", `${quoted(generateName)} ${problem}`);
    if (nameProblem(`${generateName.slice(0, maxGeneratedPrefix)}x7k2p`) !== undefined) {
      report("metadata.name", `cannot be made from the generateName ${quoted(generateName)}`);
    }
  } else if (nameIsMade !== true) report("metadata.name", required("a name"));
  // The API server clears the namespace of an object that is in none.
  const problem = namespaced && namespace !== "" ? dnsLabelProblem(namespace) : undefined;
  if (problem !== undefined) report("metadata.namespace", `${quoted(namespace)} ${problem}`);
  validateLabels(metadata.labels, "metadata.labels", report);
  validateAnnotations(metadata.annotations, "metadata.annotations", report);
  validateOwnerReferences(metadata, report);
}

/** Source: `ValidateOwnerReferences` (apimachinery, pkg/api/validation/objectmeta.go). */
function validateOwnerReferences({ ownerReferences = [] }: ObjectMeta, report: Report): void {
  ownerReferences.forEach((owner, index) => {
    for (const field of ["apiVersion", "kind", "name", "uid"] as const) {
      const path = `metadata.ownerReferences[${index}].${field}`;
      const value = owner[field] ?? "";
      if (value === "") report(path, required("it says whose object this is; or leave out the owner"));
      else if (field === "apiVersion" && !/^([^/]*\/)?[^/]+$/.test(value)) {
        report(path, `must be a version, or a group and a version, such as apps/v1, not ${quoted(value)}`);
      }
    }
  });
  if (ownerReferences.filter((owner) => owner.controller === true).length > 1) {
    report("metadata.ownerReferences", "only one owner may be the controller");
  }
}
