import { parseQuantity } from "@stowage/engine";
import { isSame } from "./first-difference.ts";
import { type Fields, fieldIn, isFields, withField, withFieldAt } from "./plain-value.ts";
import { reportDifference, type Update } from "./update-rule.ts";

const classAnnotation = "volume.beta.kubernetes.io/storage-class";
const words =
  "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
const storage = ["resources", "requests", "storage"];

/** Source: `ValidatePersistentVolumeClaimUpdate` (pkg/apis/core/validation/validation.go). */
export function validateClaimUpdate(update: Update): void {
  const { report } = update;
  let [next, live] = [specOf(update.next), specOf(update.live)];
  const isBound = fieldIn(update.live, "status", "phase") === "Bound";
  if (!fieldIn(live, "volumeName")) live = withField(live, "volumeName", fieldIn(next, "volumeName"));

  const [annotation, nextAnnotation] = [update.live, update.next].map((one) => annotationOf(one));
  const [className, nextClass] = [live, next].map((one) => fieldIn(one, "storageClassName"));
  const isFromAnnotation =
    annotation !== undefined &&
    className === undefined &&
    nextClass === annotation &&
    (nextAnnotation === undefined || nextAnnotation === annotation);
  if (isFromAnnotation) next = withField(next, "storageClassName", undefined);
  else {
    if ((nextAnnotation ?? "") !== (annotation ?? "")) {
      const at = `metadata.annotations[${classAnnotation}]`;
      report(`metadata.annotations.${classAnnotation}`, "field is immutable", at);
    }
    const isFirstClass = nextClass !== undefined && className === undefined;
    if (isFirstClass && (annotation === undefined || nextClass === annotation)) {
      next = withField(next, "storageClassName", className);
    }
  }
  if (isBound) {
    if (isFields(fieldIn(next, "resources", "requests"))) next = withFieldAt(next, storage, fieldIn(live, ...storage));
    next = withField(next, "volumeAttributesClassName", fieldIn(live, "volumeAttributesClassName"));
  }
  reportDifference(next, live, { path: "spec", words, report });
  validateSize(update);
  validateModeAndClass(update);
}

function validateSize({ next, live, report }: Update): void {
  const [wanted, there, actual] = [
    amountAt(next, "spec", ...storage),
    amountAt(live, "spec", ...storage),
    amountAt(live, "status", "capacity", "storage"),
  ];
  if (wanted >= there || wanted > actual) return;
  report("spec.resources.requests.storage", "field can not be less than status.capacity");
}

function validateModeAndClass({ next, live, report }: Update): void {
  const [spec, there] = [specOf(next), specOf(live)];
  reportDifference(fieldIn(spec, "volumeMode"), fieldIn(there, "volumeMode"), {
    path: "volumeMode",
    at: "spec.volumeMode",
    words: "field is immutable",
    report,
  });
  const name = fieldIn(spec, "volumeAttributesClassName");
  if (isSame(name, fieldIn(there, "volumeAttributesClassName"))) return;
  if (fieldIn(live, "status", "currentVolumeAttributesClassName") === undefined) return;
  const path = "spec.volumeAttributesClassName";
  const suffix = "is forbidden when status.currentVolumeAttributesClassName is not nil";
  if (name === undefined) report(path, `update to nil ${suffix}`);
  else if (name === "") report(path, `update to empty string ${suffix}`);
}

/** With both ways to name a source of data. Source: `NormalizeDataSources` (pkg/api/persistentvolumeclaim/util.go). */
function specOf(claim: Fields): Fields {
  const spec = (fieldIn(claim, "spec") ?? {}) as Fields;
  const [source, reference] = [fieldIn(spec, "dataSource"), fieldIn(spec, "dataSourceRef")];
  if (source !== undefined && reference === undefined) return withField(spec, "dataSourceRef", source);
  const isElsewhere = Boolean(fieldIn(reference, "namespace"));
  return source === undefined && reference !== undefined && !isElsewhere
    ? withField(spec, "dataSource", withField(reference as Fields, "namespace", undefined))
    : spec;
}

function annotationOf(claim: Fields): unknown {
  return fieldIn(claim, "metadata", "annotations", classAnnotation);
}

/** In billionths; 0 where there is none. */
function amountAt(object: Fields, ...names: readonly string[]): bigint {
  const amount = fieldIn(object, ...names);
  return typeof amount === "string" ? (parseQuantity(`${amount}n`) ?? 0n) : 0n;
}
