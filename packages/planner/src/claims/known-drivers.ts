/** From where the volumes of a driver can be used: from everywhere, from one node, or from nodes alike in one of these labels. */
export type DriverReach = "everywhere" | "node" | { readonly zoneLabels: readonly [string, ...string[]] };

const zone = "topology.kubernetes.io/zone";

/**
 * Provisioners of which it is known where their volumes can be used, for clusters whose CSINodes are not known. Few, and
 * none whose volumes reach as far as their parameters say.
 *
 * Sources: network file systems' CreateVolume answers without a topology (as kubernetes-sigs/gcp-filestore-csi-driver,
 * pkg/csi_driver/controller.go), Ceph's unless its nodes have domain labels; rancher/local-path-provisioner (provisioner.go),
 * openebs/dynamic-localpv-provisioner, openebs/lvm-localpv, openebs/zfs-localpv, topolvm/topolvm (constants.go,
 * TopologyNodeKey): one key for each node; kubernetes-sigs/gcp-compute-persistent-disk-csi-driver (pkg/common/constants.go),
 * kubernetes-sigs/aws-ebs-csi-driver (pkg/driver/constants.go), kubernetes-sigs/azuredisk-csi-driver (pkg/azuredisk),
 * kubernetes/cloud-provider-openstack (pkg/csi/cinder): their zone's key; k8s.io/csi-translation-lib (plugins): whose
 * volumes those of in-tree provisioners are.
 */
const reaches: ReadonlyMap<string, DriverReach> = new Map<string, DriverReach>([
  ["efs.csi.aws.com", "everywhere"],
  ["nfs.csi.k8s.io", "everywhere"],
  ["smb.csi.k8s.io", "everywhere"],
  ["file.csi.azure.com", "everywhere"],
  ["kubernetes.io/azure-file", "everywhere"],
  ["filestore.csi.storage.gke.io", "everywhere"],
  ["rook-ceph.cephfs.csi.ceph.com", "everywhere"],
  ["rook-ceph.rbd.csi.ceph.com", "everywhere"],
  ["rancher.io/local-path", "node"],
  ["openebs.io/local", "node"],
  ["local.csi.openebs.io", "node"],
  ["zfs.csi.openebs.io", "node"],
  ["topolvm.io", "node"],
  ["pd.csi.storage.gke.io", { zoneLabels: ["topology.gke.io/zone", zone] }],
  ["kubernetes.io/gce-pd", { zoneLabels: ["topology.gke.io/zone", zone] }],
  ["ebs.csi.aws.com", { zoneLabels: ["topology.ebs.csi.aws.com/zone", zone] }],
  ["kubernetes.io/aws-ebs", { zoneLabels: ["topology.ebs.csi.aws.com/zone", zone] }],
  ["disk.csi.azure.com", { zoneLabels: ["topology.disk.csi.azure.com/zone", zone] }],
  ["kubernetes.io/azure-disk", { zoneLabels: ["topology.disk.csi.azure.com/zone", zone] }],
  ["cinder.csi.openstack.org", { zoneLabels: ["topology.cinder.csi.openstack.org/zone", zone] }],
  ["kubernetes.io/cinder", { zoneLabels: ["topology.cinder.csi.openstack.org/zone", zone] }],
]);

/** What is known of a provisioner by its name alone. */
export function knownReach(provisioner: string): DriverReach | undefined {
  return reaches.get(provisioner);
}
