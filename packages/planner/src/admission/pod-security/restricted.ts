import { badSeccomp, procMount } from "./baseline.ts";
import { type Check, containersText, plural, quotedList, settersText, sortedSet, type Violation } from "./check.ts";
import { hasOwnUsers, isOnWindows, type SecuredPod } from "./secured-pod.ts";

function privilegeEscalation({ all }: SecuredPod): Violation | undefined {
  const bad = all.filter(({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  if (bad.length === 0) return undefined;
  const detail = `${containersText(bad.map(({ name }) => name))} must set securityContext.allowPrivilegeEscalation=false`;
  return { reason: "allowPrivilegeEscalation != false", detail };
}

function capabilities({ all }: SecuredPod): Violation | undefined {
  const keeping = all.filter(({ securityContext }) => securityContext?.capabilities?.drop?.includes("ALL") !== true);
  const added = all.map(({ name, securityContext }) => ({
    name,
    forbidden: (securityContext?.capabilities?.add ?? []).filter((one) => one !== "NET_BIND_SERVICE"),
  }));
  const adding = added.filter(({ forbidden }) => forbidden.length > 0);
  const names = (some: readonly { readonly name: string }[]): string => containersText(some.map(({ name }) => name));
  const forbidden = sortedSet(adding.flatMap((one) => one.forbidden));
  const details = [
    ...(keeping.length > 0 ? [`${names(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adding.length > 0
      ? [`${names(adding)} must not include ${quotedList(forbidden)} in securityContext.capabilities.add`]
      : []),
  ];
  return details.length === 0 ? undefined : { reason: "unrestricted capabilities", detail: details.join("; ") };
}

const allowedVolumes: ReadonlySet<string> = new Set(
  "configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret".split(" "),
);
const restrictedVolumes: ReadonlySet<string> = new Set(
  "hostPath gcePersistentDisk awsElasticBlockStore gitRepo nfs iscsi glusterfs rbd flexVolume cinder cephfs flocker fc azureFile vsphereVolume quobyte azureDisk photonPersistentDisk portworxVolume scaleIO storageos".split(
    " ",
  ),
);

function volumeTypes({ spec }: SecuredPod): Violation | undefined {
  const bad = (spec.volumes ?? []).filter((volume) => !Object.keys(volume).some((key) => allowedVolumes.has(key)));
  if (bad.length === 0) return undefined;
  // The API server makes an emptyDir of a volume without a source before it looks.
  const named = bad.filter((volume) => Object.keys(volume).length > 1);
  if (named.length === 0) return undefined;
  const types = sortedSet(
    named.map((volume) => Object.keys(volume).find((key) => restrictedVolumes.has(key)) ?? "unknown"),
  );
  const [volumes, verb] = [plural("volume", named.length), named.length === 1 ? "uses" : "use"];
  const detail = `${volumes} ${quotedList(named.map(({ name }) => name))} ${verb} ${plural("restricted volume type", types.length)} ${quotedList(types)}`;
  return { reason: "restricted volume types", detail };
}

function runAsNonRoot({ spec, all }: SecuredPod): Violation | undefined {
  const reason = "runAsNonRoot != true";
  const ofPod = spec.securityContext?.runAsNonRoot;
  const explicitly = all.filter(({ securityContext }) => securityContext?.runAsNonRoot === false);
  const who = settersText(
    ofPod === false,
    explicitly.map(({ name }) => name),
  );
  if (who !== "") return { reason, detail: `${who} must not set securityContext.runAsNonRoot=false` };
  const silent = all.filter(({ securityContext }) => ofPod !== true && securityContext?.runAsNonRoot === undefined);
  if (silent.length === 0) return undefined;
  return {
    reason,
    detail: `pod or ${containersText(silent.map(({ name }) => name))} must set securityContext.runAsNonRoot=true`,
  };
}

function runAsUser({ spec, all }: SecuredPod): Violation | undefined {
  const asRoot = all.filter(({ securityContext }) => securityContext?.runAsUser === 0);
  const who = settersText(
    spec.securityContext?.runAsUser === 0,
    asRoot.map(({ name }) => name),
  );
  return who === "" ? undefined : { reason: "runAsUser=0", detail: `${who} must not set runAsUser=0` };
}

function seccompProfile(pod: SecuredPod): Violation | undefined {
  const bad = badSeccomp(pod);
  if (bad !== undefined || pod.spec.securityContext?.seccompProfile !== undefined) return bad;
  const silent = pod.all.filter(({ securityContext }) => securityContext?.seccompProfile === undefined);
  if (silent.length === 0) return undefined;
  const who = containersText(silent.map(({ name }) => name));
  const detail = `pod or ${who} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`;
  return { reason: "seccompProfile", detail };
}

/** The check, but for Windows pods since 1.25. */
function unlessOnWindows(violation: (pod: SecuredPod) => Violation | undefined): Check["violation"] {
  return (pod, minor) => (minor >= 25 && isOnWindows(pod) ? undefined : violation(pod));
}

/** The check, but for pods with users of their own since 1.35. */
function unlessOwnUsers(violation: (pod: SecuredPod) => Violation | undefined): Check["violation"] {
  return (pod, minor) => (minor >= 35 && hasOwnUsers(pod) ? undefined : violation(pod));
}

/** What the level restricted adds to baseline, sorted by id. */
export const restrictedChecks: readonly Check[] = [
  { id: "allowPrivilegeEscalation", since: 8, violation: unlessOnWindows(privilegeEscalation) },
  {
    id: "capabilities_restricted",
    since: 22,
    overrides: ["capabilities_baseline"],
    violation: unlessOnWindows(capabilities),
  },
  { id: "procMount_restricted", since: 35, overrides: ["procMount"], violation: procMount },
  { id: "restrictedVolumes", since: 0, overrides: ["hostPathVolumes"], violation: volumeTypes },
  { id: "runAsNonRoot", since: 0, violation: unlessOwnUsers(runAsNonRoot) },
  { id: "runAsUser", since: 23, violation: unlessOwnUsers(runAsUser) },
  {
    id: "seccompProfile_restricted",
    since: 19,
    overrides: ["seccompProfile_baseline"],
    violation: unlessOnWindows(seccompProfile),
  },
];
