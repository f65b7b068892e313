import type { StoredObject } from "../../api/cluster-object.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { VersionDifferences } from "../../cycle/version-differences.ts";
import type { NodeSurvey } from "../nodes/node-survey.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { isSameJson } from "../nodes/same-values.ts";
import { AttachLimits } from "./attach-limits.ts";
import { VolumeNodes } from "./volume-nodes.ts";
import { VolumeUsers } from "./volume-users.ts";

/** What volumes are looked up in. */
interface VolumeInputs {
  readonly nodes: NodeTable;
  readonly survey: NodeSurvey;
  readonly cluster: ClusterSnapshot;
  readonly differences: VersionDifferences;
}

/** What is known of the cluster's volumes, for all profiles. To be told of every change of pods and stored objects. */
export class VolumeState implements VolumeInputs {
  readonly nodes: NodeTable;
  readonly survey: NodeSurvey;
  readonly cluster: ClusterSnapshot;
  readonly differences: VersionDifferences;
  readonly users: VolumeUsers;
  readonly limits: AttachLimits;
  readonly volumeNodes: VolumeNodes;

  constructor({ nodes, survey, cluster, differences }: VolumeInputs) {
    this.nodes = nodes;
    this.survey = survey;
    this.cluster = cluster;
    this.differences = differences;
    this.users = new VolumeUsers(nodes, (node) => this.limits.nodeChanged(node));
    this.limits = new AttachLimits(nodes, this.users, cluster, differences);
    this.volumeNodes = new VolumeNodes(nodes, survey, cluster);
  }

  /** @param before What there was; `after` what there is. */
  objectChanged(before: StoredObject | undefined, after: StoredObject | undefined): void {
    if (isSameClass(before, after)) return;
    for (const object of [before, after]) if (object !== undefined) this.limits.objectChanged(object);
    if ((before ?? after)?.kind === "CSINode") this.nodes.clock.csiNodes++;
  }
}

/** Whether it is a storage class that says what it said: what is made of a class is made of much else, too. */
function isSameClass(before: StoredObject | undefined, after: StoredObject | undefined): boolean {
  if (before?.kind !== "StorageClass" || after?.kind !== "StorageClass") return false;
  return isSameJson({ ...before, metadata: before.metadata.name }, { ...after, metadata: after.metadata.name });
}
