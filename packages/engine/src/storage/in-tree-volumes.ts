import { labelValue } from "../api/object-meta.ts";
import type { InTreeVolumeSources } from "../api/pod.ts";
import type { NodeSelectorTerm } from "../api/selectors.ts";
import type { CSINode, PersistentVolume } from "../api/storage.ts";

/** A volume plugin that was once part of Kubernetes, and the CSI driver that took its place. */
export interface InTreePlugin {
  readonly name: string;
  readonly driver: string;
  /** Whether its volumes count as the driver's; of the others, only the field is known. */
  readonly isMigrated: boolean;
  /** What a zone of its volumes is called on nodes of the driver; absent: topologies stay as they are. */
  readonly topologyKey?: string;
  readonly field: keyof InTreeVolumeSources;
}

/** Source: `inTreePlugins` (csi-translation-lib, translate.go); `isCSIMigrationOn` (nodevolumelimits/utils.go). */
const plugins: readonly InTreePlugin[] = [
  {
    name: "kubernetes.io/gce-pd",
    driver: "pd.csi.storage.gke.io",
    isMigrated: true,
    topologyKey: "topology.gke.io/zone",
    field: "gcePersistentDisk",
  },
  {
    name: "kubernetes.io/aws-ebs",
    driver: "ebs.csi.aws.com",
    isMigrated: true,
    topologyKey: "topology.ebs.csi.aws.com/zone",
    field: "awsElasticBlockStore",
  },
  {
    name: "kubernetes.io/cinder",
    driver: "cinder.csi.openstack.org",
    isMigrated: true,
    topologyKey: "topology.cinder.csi.openstack.org/zone",
    field: "cinder",
  },
  { name: "kubernetes.io/azure-disk", driver: "disk.csi.azure.com", isMigrated: true, field: "azureDisk" },
  { name: "kubernetes.io/portworx-volume", driver: "pxd.portworx.com", isMigrated: true, field: "portworxVolume" },
  { name: "kubernetes.io/azure-file", driver: "file.csi.azure.com", isMigrated: false, field: "azureFile" },
  { name: "kubernetes.io/vsphere-volume", driver: "csi.vsphere.vmware.com", isMigrated: false, field: "vsphereVolume" },
];

/** The plugin whose source a pod's volume, or a persistent volume, has. */
export function inTreePluginOf(source: InTreeVolumeSources | undefined): InTreePlugin | undefined {
  return source === undefined ? undefined : plugins.find(({ field }) => source[field] !== undefined);
}

/** The plugin of that name: the provisioner of a storage class. */
export function inTreePluginNamed(name: string): InTreePlugin | undefined {
  return plugins.find((plugin) => plugin.name === name);
}

const migratedPlugins = "storage.alpha.kubernetes.io/migrated-plugins";

/** Whether the node's kubelet says that it leaves the plugin's volumes to the driver. */
export function saysMigrated(csiNode: CSINode | undefined, { name }: InTreePlugin): boolean {
  return (labelValue(csiNode?.metadata.annotations, migratedPlugins) ?? "").split(",").includes(name);
}

const unspecified = "UNSPECIFIED";
const zoneDelimiter = "__";
const zoneLabels = { ga: "topology.kubernetes.io/zone", beta: "failure-domain.beta.kubernetes.io/zone" } as const;
const regionLabels = { ga: "topology.kubernetes.io/region", beta: "failure-domain.beta.kubernetes.io/region" } as const;

/**
 * What the driver calls a volume that a pod names itself.
 * Source: `TranslateInTreeInlineVolumeToCSI` of each plugin (csi-translation-lib, plugins/).
 *
 * @returns `undefined` for a volume that can not be the driver's.
 */
export function inlineHandle(source: InTreeVolumeSources): string | undefined {
  const disk = source.gcePersistentDisk;
  return disk === undefined ? sharedHandle(source) : zonalHandle(unspecified, disk.pdName);
}

/** What the driver calls a persistent volume. Source: `TranslateInTreePVToCSI` of each plugin (the same folder). */
export function volumeHandle({ metadata, spec }: PersistentVolume): string | undefined {
  if (spec === undefined) return undefined;
  const disk = spec.gcePersistentDisk;
  if (disk === undefined) return sharedHandle(spec);
  const text = labelValue(metadata.labels, zoneLabels.beta) || labelValue(metadata.labels, zoneLabels.ga) || "";
  const zones = text.split(zoneDelimiter);
  if (zones.length === 1) return zonalHandle(text === "" ? unspecified : text, disk.pdName);
  const region = regionOf(zones);
  return region === undefined ? undefined : `projects/${unspecified}/regions/${region}/disks/${disk.pdName}`;
}

function zonalHandle(zone: string, disk: string): string {
  return `projects/${unspecified}/zones/${zone}/disks/${disk}`;
}

/** Of `place-region-zone`, the one `place-region` of all zones. */
function regionOf(zones: readonly string[]): string | undefined {
  const regions = new Set(zones.map((zone) => (/^[^-]*-[^-]*-[^-]*$/.test(zone) ? zone.replace(/-[^-]*$/, "") : "")));
  const [region] = regions;
  return regions.size === 1 && region !== "" ? region : undefined;
}

/** Of the plugins that name volumes the same way, inline or not. */
function sharedHandle({
  awsElasticBlockStore,
  azureDisk,
  cinder,
  portworxVolume,
}: InTreeVolumeSources): string | undefined {
  if (awsElasticBlockStore !== undefined) return ebsHandle(awsElasticBlockStore.volumeID);
  if (azureDisk !== undefined)
    return (azureDisk.kind ?? "Managed").toLowerCase() === "managed" ? azureDisk.diskURI : undefined;
  return cinder?.volumeID ?? portworxVolume?.volumeID;
}

/** `aws://zone/vol-1` is `vol-1`; what does not start so is taken as it is. */
function ebsHandle(volumeID: string): string | undefined {
  if (!volumeID.startsWith("aws://")) return volumeID;
  const id = volumeID
    .replace(/^aws:\/\/[^/?#]*/, "")
    .replace(/[?#].*$/, "")
    .replace(/^\/+|\/+$/g, "");
  return /^vol-[^/]*$/.test(id) ? id : undefined;
}

/**
 * The volume with its topology in the driver's words, as nodes of the driver are labelled.
 * Source: `translateTopologyFromInTreeToCSI` (csi-translation-lib, plugins/in_tree_volume.go).
 */
export function withDriversTopology(volume: PersistentVolume, { topologyKey }: InTreePlugin): PersistentVolume {
  if (topologyKey === undefined) return volume;
  const terms = volume.spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const isBeta = usesBetaLabels(volume, terms);
  const zoneLabel = isBeta ? zoneLabels.beta : zoneLabels.ga;
  let translated: readonly NodeSelectorTerm[] = terms;
  if (hasValues(terms, zoneLabel)) translated = renamed(terms, zoneLabel, topologyKey);
  else {
    const zones = zonesOf(labelValue(volume.metadata.labels, zoneLabel) ?? "");
    if (zones.length > 0) translated = narrowed(terms, topologyKey, zones);
  }
  if (isBeta && hasValues(translated, regionLabels.beta)) {
    translated = renamed(translated, regionLabels.beta, regionLabels.ga);
  }
  if (translated === terms) return volume;
  return { ...volume, spec: { ...volume.spec, nodeAffinity: { required: { nodeSelectorTerms: translated } } } };
}

/** The labels in use: those that a term names, else those that the volume has; the beta ones only if no others are. */
function usesBetaLabels({ metadata }: PersistentVolume, terms: readonly NodeSelectorTerm[]): boolean {
  if (namesKey(terms, zoneLabels.ga)) return false;
  if (namesKey(terms, zoneLabels.beta)) return true;
  if (labelValue(metadata.labels, zoneLabels.ga) !== undefined) return false;
  return labelValue(metadata.labels, zoneLabels.beta) !== undefined;
}

function namesKey(terms: readonly NodeSelectorTerm[], key: string): boolean {
  return terms.some(({ matchExpressions = [] }) => matchExpressions.some((one) => one.key === key));
}

function hasValues(terms: readonly NodeSelectorTerm[], key: string): boolean {
  return terms.some(({ matchExpressions = [] }) =>
    matchExpressions.some((one) => one.key === key && (one.values ?? []).length > 0),
  );
}

function renamed(terms: readonly NodeSelectorTerm[], from: string, to: string): readonly NodeSelectorTerm[] {
  return terms.map(({ matchExpressions = [], ...rest }) => ({
    ...rest,
    matchExpressions: matchExpressions.map((one) => (one.key === from ? { ...one, key: to } : one)),
  }));
}

function narrowed(terms: readonly NodeSelectorTerm[], key: string, values: readonly string[]) {
  const all: readonly NodeSelectorTerm[] = terms.length === 0 ? [{}] : terms;
  return all.map((term) => ({
    ...term,
    matchExpressions: [...(term.matchExpressions ?? []), { key, operator: "In" as const, values }],
  }));
}

/** Sorted, without duplicates and empty texts. */
function zonesOf(label: string): readonly string[] {
  const zones = label.split(zoneDelimiter).map((zone) => zone.trim());
  return [...new Set(zones.filter((zone) => zone !== ""))].sort();
}
