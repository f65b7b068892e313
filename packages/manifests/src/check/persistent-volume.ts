import { parseQuantity } from "@stowage/engine";
import type { PersistentVolume, PersistentVolumeSpec } from "@stowage/engine";
import { validateEnumValue } from "./enum-value.ts";
import { validateNodeSelector } from "./node-affinity.ts";
import { dnsSubdomainProblem, quoted } from "./names.ts";
import { required, type Report } from "./report.ts";

const accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const volumeModes = ["Block", "Filesystem"];

/** The kinds of volumes, in the order in which upstream looks for them: of two, the later one is refused. */
const sources = [
  "hostPath",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "glusterfs",
  "flocker",
  "nfs",
  "rbd",
  "quobyte",
  "cephfs",
  "iscsi",
  "cinder",
  "fc",
  "flexVolume",
  "azureFile",
  "vsphereVolume",
  "photonPersistentDisk",
  "portworxVolume",
  "azureDisk",
  "scaleIO",
  "local",
  "storageos",
  "csi",
];

/** Source: `ValidatePersistentVolume` (pkg/apis/core/validation), as far as scheduling reads it. */
export function validatePersistentVolume({ spec = {} }: PersistentVolume, report: Report): void {
  validateAccessModes(spec.accessModes, "spec.accessModes", report);
  validateCapacity(spec.capacity ?? {}, report);
  const { nodeAffinity } = spec;
  if (nodeAffinity !== undefined) {
    if (nodeAffinity.required === undefined) report("spec.nodeAffinity.required", required("which nodes can use it"));
    else validateNodeSelector(nodeAffinity.required, "spec.nodeAffinity.required", report);
  }
  validateSource(spec, report);
  validateClassName(spec.storageClassName, "spec.storageClassName", report);
  validateEnumValue(spec.volumeMode, volumeModes, "spec.volumeMode", report);
  if (spec.volumeAttributesClassName === undefined) return;
  if (spec.volumeAttributesClassName === "")
    report("spec.volumeAttributesClassName", required("a name, or leave it out"));
  else validateClassName(spec.volumeAttributesClassName, "spec.volumeAttributesClassName", report);
  if (spec.csi === undefined) report("spec.csi", required("only a CSI driver knows volumeAttributesClassName"));
}

/** Access modes of a volume or of a claim. */
export function validateAccessModes(given: readonly string[] | undefined, path: string, report: Report): void {
  const modes = given ?? [];
  if (modes.length === 0) report(path, required("at least one, such as ReadWriteOnce"));
  for (const mode of modes) validateEnumValue(mode, accessModes, path, report);
  const others = modes.filter((mode) => mode !== "ReadWriteOncePod" && accessModes.includes(mode));
  if (modes.includes("ReadWriteOncePod") && others.length > 0) report(path, "ReadWriteOncePod must stand alone");
}

/** A storage class's name where it may be left out, or empty for none. */
export function validateClassName(name: string | undefined, path: string, report: Report): void {
  const problem = name === undefined || name === "" ? undefined : dnsSubdomainProblem(name);
  if (problem !== undefined) report(path, `${quoted(name ?? "")} ${problem}`);
}

/** How the volume is used: as a file system or as a device. */
export function validateVolumeMode(mode: string | undefined, path: string, report: Report): void {
  validateEnumValue(mode, volumeModes, path, report);
}

function validateCapacity(capacity: NonNullable<PersistentVolumeSpec["capacity"]>, report: Report): void {
  const names = Object.keys(capacity);
  if (names.length === 0) report("spec.capacity", required("how large it is, such as storage: 10Gi"));
  else if (names.length > 1 || !Object.hasOwn(capacity, "storage")) {
    report("spec.capacity", `must have storage alone, not ${names.join(", ")}`);
  }
  for (const [name, value] of Object.entries(capacity)) {
    if ((parseQuantity(value) ?? 1n) <= 0n) report(`spec.capacity[${name}]`, `must be more than 0, not ${value}`);
  }
}

function validateSource(spec: PersistentVolumeSpec, report: Report): void {
  const given: Readonly<Record<string, unknown>> = { ...spec };
  const [first, ...more] = sources.filter((name) => given[name] !== undefined);
  if (first === undefined) report("spec", required("what kind of volume it is, such as csi or local"));
  for (const name of more) report(`spec.${name}`, `must be left out: it is a ${first} volume already`);
  if (first === "local" && spec.nodeAffinity === undefined) {
    report("spec.nodeAffinity", required("which node the local volume is on"));
  }
  if (first !== "csi" || spec.csi === undefined) return;
  validateDriverName(spec.csi.driver, "spec.csi.driver", report);
  if ((spec.csi.volumeHandle ?? "") === "")
    report("spec.csi.volumeHandle", required("what the driver calls the volume"));
}

/** Source: `ValidateCSIDriverName` (pkg/apis/core/validation). */
export function validateDriverName(name: string | undefined, path: string, report: Report): void {
  const given = name ?? "";
  if (given === "") {
    report(path, required("a CSI driver, such as ebs.csi.aws.com"));
    return;
  }
  if (given.length > 63) report(path, `must be no more than 63 characters, not ${given.length}`);
  const problem = dnsSubdomainProblem(given.toLowerCase());
  if (problem !== undefined) report(path, `${quoted(given)} ${problem}`);
}
