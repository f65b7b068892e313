import type { PodResourceClaim, Volume } from "@stowage/engine";
import { validateClaimSpec, type ClaimTemplate } from "./claim-templates.ts";
import { fieldTable } from "./field-table.generated.ts";
import { dnsLabelProblem, dnsSubdomainProblem, quoted } from "./names.ts";
import { required, type Report } from "./report.ts";

const volumeSources = Object.keys(fieldTable["Volume"] ?? {}).filter((field) => field !== "name");

/**
 * The names of the pod's volumes and what kinds of volumes they are, as far as scheduling reads.
 * Source: `ValidateVolumes` (pkg/apis/core/validation).
 *
 * @returns the names of the valid ones: only these can be mounted.
 */
export function validateVolumes(
  volumes: readonly Partial<Volume>[] | undefined,
  podName: string | undefined,
  path: string,
  report: Report,
): Set<string> {
  const names = new Set<string>();
  const created = new Set((volumes ?? []).flatMap((volume) => (volume.ephemeral ? [`${podName}-${volume.name}`] : [])));
  volumes?.forEach((volume, index) => {
    const here = `${path}[${index}]`;
    let valid = true;
    const fail: Report = (at, message) => {
      valid = false;
      report(at, message);
    };
    const { name = "" } = volume;
    validateSource(volume, podName, here, fail);
    const problem = name === "" ? required("a name, unique in the pod") : dnsLabelProblem(name);
    if (problem !== undefined) fail(`${here}.name`, name === "" ? problem : `${quoted(name)} ${problem}`);
    if (names.has(name)) fail(`${here}.name`, `another volume of the pod is already called ${quoted(name)}`);
    if (valid) names.add(name);
    const claimName = volume.persistentVolumeClaim?.claimName;
    if (podName !== undefined && claimName !== undefined && created.has(claimName)) {
      report(
        `${here}.persistentVolumeClaim.claimName`,
        `${quoted(claimName)} is made for the pod's own ephemeral volume`,
      );
    }
  });
  return names;
}

function validateSource(volume: Partial<Volume>, podName: string | undefined, path: string, report: Report): void {
  const sources = volume as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
  const [first, ...more] = volumeSources.filter((source) => Object.hasOwn(volume, source));
  for (const source of more) report(`${path}.${source}`, `a volume is of one kind, and this one is already ${first}`);
  const { persistentVolumeClaim, ephemeral } = volume;
  if (persistentVolumeClaim !== undefined && (persistentVolumeClaim.claimName ?? "") === "") {
    report(`${path}.persistentVolumeClaim.claimName`, required("name a PersistentVolumeClaim"));
  }
  if (ephemeral !== undefined) {
    const { volumeClaimTemplate }: { readonly volumeClaimTemplate?: ClaimTemplate } = ephemeral;
    const here = `${path}.ephemeral.volumeClaimTemplate`;
    if (volumeClaimTemplate === undefined) report(here, required("what the volume's claim is made from"));
    else validateClaimSpec(volumeClaimTemplate.spec, `${here}.spec`, report);
    const claimName = podName === undefined ? undefined : `${podName}-${volume.name ?? ""}`;
    const problem = claimName === undefined ? undefined : dnsSubdomainProblem(claimName);
    if (problem !== undefined)
      report(`${path}.name`, `its claim would be called ${quoted(claimName ?? "")}, which ${problem}`);
  }
  for (const [source, fields] of neededFields) {
    const given: Readonly<Record<string, unknown>> | undefined = sources[source];
    if (given === undefined) continue;
    for (const field of fields) {
      const value = given[field];
      const missing = value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
      // Upstream's path of this one source differs from its field.
      const at = source === "gcePersistentDisk" ? "persistentDisk" : source;
      if (missing) report(`${path}.${at}.${field}`, required(`it says which volume this ${source} is`));
    }
  }
}

/** What says which volume it is, in the sources that scheduling reads. */
const neededFields = new Map([
  ["gcePersistentDisk", ["pdName"]],
  ["awsElasticBlockStore", ["volumeID"]],
  ["iscsi", ["targetPortal", "iqn"]],
  ["rbd", ["monitors", "image"]],
  ["cinder", ["volumeID"]],
  ["azureDisk", ["diskName", "diskURI"]],
  ["csi", ["driver"]],
  ["image", ["reference"]],
]);

/** Source: `validatePodResourceClaims` (pkg/apis/core/validation). @returns the names that are there, right or wrong. */
export function validatePodResourceClaims(
  claims: readonly Partial<PodResourceClaim>[] | undefined,
  path: string,
  report: Report,
): Set<string> {
  const names = new Set<string>();
  claims?.forEach((claim, index) => {
    const here = `${path}[${index}]`;
    const { name = "", resourceClaimName, resourceClaimTemplateName } = claim;
    const problem = name === "" ? undefined : dnsLabelProblem(name);
    if (name === "") report(`${here}.name`, required("a name, unique in the pod"));
    else if (names.has(name)) report(`${here}.name`, `another claim of the pod is already called ${quoted(name)}`);
    else if (problem !== undefined) report(`${here}.name`, `${quoted(name)} ${problem}`);
    if (name !== "") names.add(name);
    if ((resourceClaimName === undefined) === (resourceClaimTemplateName === undefined)) {
      report(here, "must have either resourceClaimName or resourceClaimTemplateName");
    }
    for (const [field, value] of Object.entries({ resourceClaimName, resourceClaimTemplateName })) {
      const wrong = value === undefined ? undefined : dnsSubdomainProblem(value);
      if (wrong !== undefined) report(`${here}.${field}`, `${quoted(value ?? "")} ${wrong}`);
    }
  });
  return names;
}
