import type { LintCases } from "./lint-case.ts";
import { deployment, file, lines } from "./manifest-text.ts";

function claim(mode: string): string {
  return lines(
    "apiVersion: v1",
    "kind: PersistentVolumeClaim",
    "metadata: {name: data}",
    `spec: {accessModes: [${mode}], storageClassName: manual, resources: {requests: {storage: 1Gi}}}`,
  );
}

function volume(source: string): string {
  return lines(
    "apiVersion: v1",
    "kind: PersistentVolume",
    "metadata: {name: data}",
    `spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], storageClassName: manual, ${source}}`,
  );
}

const three = deployment(
  "web",
  3,
  lines(
    "topologySpreadConstraints: []",
    "volumes:",
    "  - {name: tmp, emptyDir: {}}",
    "  - {name: d, persistentVolumeClaim: {claimName: data}} #! shared-volume-apart",
  ),
);

export const sharedVolumeApartCases: LintCases = {
  rule: "shared-volume-apart",
  wrong: [
    { name: "ReadWriteOnce", yaml: file(claim("ReadWriteOnce"), three) },
    { name: "ReadWriteOncePod", yaml: file(claim("ReadWriteOncePod"), three) },
    {
      name: "a disk that is attached",
      yaml: file(claim("ReadWriteOnce"), volume("csi: {driver: disk.example.com, volumeHandle: v}"), three),
    },
  ],
  right: [
    { name: "ReadWriteMany", yaml: file(claim("ReadWriteMany"), three.replace(/ #!.*/, "")) },
    {
      name: "a path that is on every node",
      yaml: file(claim("ReadWriteOnce"), volume("hostPath: {path: /data}"), three.replace(/ #!.*/, "")),
    },
  ],
};
