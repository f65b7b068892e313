import { isSame } from "./first-difference.ts";
import { type Fields, fieldIn, isFields, listIn, withField } from "./plain-value.ts";
import { reportDifference, type Update } from "./update-rule.ts";

/** What of a volume's specification is not its source. */
const others = [
  "accessModes",
  "capacity",
  "claimRef",
  "mountOptions",
  "nodeAffinity",
  "persistentVolumeReclaimPolicy",
  "storageClassName",
  "volumeAttributesClassName",
  "volumeMode",
];

/** Source: `ValidatePersistentVolumeUpdate` (pkg/apis/core/validation/validation.go). */
export function validateVolumeUpdate({ next, live, report }: Update): void {
  const [spec, there] = [next, live].map((one) => (fieldIn(one, "spec") ?? {}) as Fields);
  if (spec === undefined || there === undefined) return;
  reportDifference(sourceOf(withoutFirstSecret(spec, there)), sourceOf(there), {
    path: "spec.persistentvolumesource",
    at: "spec",
    words: "spec.persistentvolumesource is immutable after creation",
    report,
  });
  reportDifference(fieldIn(spec, "volumeMode"), fieldIn(there, "volumeMode"), {
    path: "volumeMode",
    at: "spec.volumeMode",
    words: "field is immutable",
    report,
  });
  const affinity = fieldIn(there, "nodeAffinity");
  if (affinity !== undefined) {
    reportDifference(...sameLabels(fieldIn(spec, "nodeAffinity"), affinity), {
      path: "nodeAffinity",
      at: "spec.nodeAffinity",
      words: "field is immutable, except for updating from beta label to GA",
      report,
    });
  }
  const [name, className] = [spec, there].map((one) => fieldIn(one, "volumeAttributesClassName"));
  if (!isSame(name, className) && className !== undefined && name === undefined) {
    report("spec.volumeAttributesClassName", "update from non-nil value to nil is forbidden");
  }
}

function sourceOf(spec: Fields): Fields {
  return others.reduce((source, name) => withField(source, name, undefined), spec);
}

/** A secret for expansion may be named later, once. */
function withoutFirstSecret(spec: Fields, live: Fields): Fields {
  const csi = fieldIn(spec, "csi");
  const there = fieldIn(live, "csi");
  if (!isFields(csi) || !isFields(there) || there["controllerExpandSecretRef"] !== undefined) return spec;
  return withField(spec, "csi", withField(csi, "controllerExpandSecretRef", undefined));
}

/** Labels of the beta, and what they are called now. Source: `getMaskNodeSelectorLabelChangeEqualities`. */
const renamed: ReadonlyMap<string, string> = new Map([
  ["beta.kubernetes.io/os", "kubernetes.io/os"],
  ["beta.kubernetes.io/arch", "kubernetes.io/arch"],
  ["failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"],
  ["failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"],
  ["beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type"],
]);

/** Both with the labels of the old one where those of the new one are only called otherwise. */
function sameLabels(next: unknown, live: unknown): [unknown, unknown] {
  const [terms, there] = [next, live].map((one) => listIn(one, "required", "nodeSelectorTerms"));
  if (terms === undefined || there === undefined) return [next, live];
  const masked = terms.map((term, index) => withOldNames(term, there[index]));
  return [masked.length === 0 ? next : { required: { nodeSelectorTerms: masked } }, live];
}

function withOldNames(term: unknown, live: unknown): unknown {
  if (!isFields(term)) return term;
  const there = listIn(live, "matchExpressions");
  const expressions = listIn(term, "matchExpressions").map((one, index) => {
    const key = fieldIn(there[index], "key");
    const isRenamed = typeof key === "string" && renamed.get(key) === fieldIn(one, "key");
    return isRenamed ? withField(one as Fields, "key", key) : one;
  });
  return expressions.length === 0 ? term : withField(term, "matchExpressions", expressions);
}
