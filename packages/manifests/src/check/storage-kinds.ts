import { parseQuantity } from "@stowage/engine";
import type {
  CSINode,
  CSIStorageCapacity,
  StorageClass,
  TopologySelectorTerm,
  VolumeAttachment,
} from "@stowage/engine";
import { validateEnumValue, validateNonNegative } from "./enum-value.ts";
import { validateLabelKey } from "./labels.ts";
import { dnsSubdomainProblem, labelKeyProblem, quoted } from "./names.ts";
import { validateDriverName } from "./persistent-volume.ts";
import { required, type Report } from "./report.ts";
import { validateLabelSelector } from "./selectors.ts";

/** Source: `ValidateStorageClass` (pkg/apis/storage/validation), as far as scheduling reads it. */
export function validateStorageClass(
  { provisioner, volumeBindingMode, allowedTopologies = [] }: Partial<StorageClass>,
  report: Report,
): void {
  const given = provisioner ?? "";
  if (given === "") report("provisioner", required("who makes its volumes, or kubernetes.io/no-provisioner"));
  else {
    const problem = labelKeyProblem(given.toLowerCase());
    if (problem !== undefined) report("provisioner", `${quoted(given)}: ${problem}`);
  }
  validateEnumValue(volumeBindingMode, ["Immediate", "WaitForFirstConsumer"], "volumeBindingMode", report);
  // A term that asks for nothing counts as one more of its kind.
  const seen = new Set([canonicalTerm({})]);
  allowedTopologies.forEach((term, index) => {
    const path = `allowedTopologies[${index}]`;
    validateTopologyTerm(term, path, report);
    const same = canonicalTerm(term);
    if (seen.has(same)) report(`${path}.matchLabelExpressions`, "is there already");
    seen.add(same);
  });
}

/** Source: `ValidateTopologySelectorTerm` (pkg/apis/core/validation). */
function validateTopologyTerm(
  { matchLabelExpressions = [] }: TopologySelectorTerm,
  path: string,
  report: Report,
): void {
  const keys = new Set<string>();
  matchLabelExpressions.forEach(({ key = "", values = [] }, index) => {
    const here = `${path}.matchLabelExpressions[${index}]`;
    if (values.length === 0) report(`${here}.values`, required("at least one value of the label"));
    values.forEach((value, at) => {
      if (values.indexOf(value) < at) report(`${here}.values[${at}]`, `${quoted(value)} is there already`);
    });
    validateLabelKey(key, `${here}.key`, report);
    if (keys.has(key)) report(`${here}.key`, `${quoted(key)} is there already`);
    keys.add(key);
  });
}

/** Equal for terms that say the same in another order. */
function canonicalTerm({ matchLabelExpressions = [] }: TopologySelectorTerm): string {
  const byKey = new Map(matchLabelExpressions.map(({ key = "", values = [] }) => [key, [...new Set(values)].sort()]));
  return JSON.stringify([...byKey].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Source: `ValidateCSINode` (pkg/apis/storage/validation). */
export function validateCSINode({ spec }: CSINode, report: Report): void {
  const names = new Set<string>();
  spec?.drivers?.forEach(({ name = "", nodeID = "", allocatable, topologyKeys = [] }, index) => {
    const path = `spec.drivers[${index}]`;
    validateDriverName(name, `${path}.name`, report);
    if (nodeID === "") report(`${path}.nodeID`, required("what the driver calls the node"));
    else if (nodeID.length > 256) report(`${path}.nodeID`, `must be no more than 256 characters, not ${nodeID.length}`);
    validateNonNegative(allocatable?.count, `${path}.allocatable.count`, report);
    if (names.has(name)) report(`${path}.name`, `${quoted(name)} is there already`);
    names.add(name);
    topologyKeys.forEach((key, at) => {
      if (key === "") report(path, required("a label key in topologyKeys"));
      if (topologyKeys.indexOf(key) < at) report(path, `${quoted(key)} is in topologyKeys already`);
      const problem = labelKeyProblem(key);
      if (problem !== undefined) report(path, `${quoted(key)} in topologyKeys: ${problem}`);
    });
  });
}

/** Source: `ValidateCSIStorageCapacity` (pkg/apis/storage/validation). */
export function validateStorageCapacity(
  { nodeTopology, storageClassName, capacity }: Partial<CSIStorageCapacity>,
  report: Report,
): void {
  validateLabelSelector(nodeTopology, "nodeTopology", report);
  const problem = dnsSubdomainProblem(storageClassName ?? "");
  if (problem !== undefined) report("storageClassName", `${quoted(storageClassName ?? "")} ${problem}`);
  if (capacity !== undefined && (parseQuantity(capacity) ?? 0n) < 0n) {
    report("capacity", `must be 0 or more, not ${capacity}`);
  }
}

/** Source: `ValidateVolumeAttachment` (pkg/apis/storage/validation), as far as scheduling reads it. */
export function validateVolumeAttachment({ spec }: VolumeAttachment, report: Report): void {
  const { attacher, nodeName = "", source }: Partial<NonNullable<VolumeAttachment["spec"]>> = spec ?? {};
  validateDriverName(attacher, "spec.attacher", report);
  const { persistentVolumeName, inlineVolumeSpec } = source ?? {};
  if (persistentVolumeName === undefined && inlineVolumeSpec === undefined) {
    report("spec.source", required("the volume, such as persistentVolumeName"));
  } else if (persistentVolumeName !== undefined && inlineVolumeSpec !== undefined) {
    report("spec.source", "must have either persistentVolumeName or inlineVolumeSpec");
  } else if (persistentVolumeName === "") report("spec.source.persistentVolumeName", required("the volume's name"));
  const nodeProblem = dnsSubdomainProblem(nodeName);
  if (nodeProblem !== undefined) report("spec.nodeName", `${quoted(nodeName)} ${nodeProblem}`);
  const nameProblem = persistentVolumeName === undefined ? undefined : dnsSubdomainProblem(persistentVolumeName);
  if (nameProblem !== undefined) {
    report("spec.source.persistentVolumeName", `${quoted(persistentVolumeName ?? "")} ${nameProblem}`);
  }
}
