import { imageDefaults } from "./image-defaults.ts";
import { constantDefaults } from "./field-traits.generated.ts";
import { type Fields, fieldIn, isFields, listIn } from "./plain-value.ts";
import { workloadDefaults } from "./workload-defaults.ts";

/**
 * What the API server fills in where a struct of that type leaves it out, apart from what stands further in.
 * Sources: `SetDefaults_*` of pkg/apis/{core,storage,scheduling}/v1/defaults.go, and the markers of the types.
 *
 * @returns the struct itself where nothing is to be filled in.
 */
export function defaultsOf(struct: Fields, type: string): Fields {
  const constant = Object.hasOwn(constantDefaults, type) ? constantDefaults[type] : undefined;
  const given = constant === undefined ? struct : filled(struct, constant);
  const rule = rules.get(type);
  return rule === undefined ? given : rule(given);
}

/** The struct with values for what it lacks. Empty texts and zeros are lacking where Go can not tell. */
export function filled(struct: Fields, defaults: Fields): Fields {
  const added = Object.entries(defaults).filter(([field]) => isLacking(struct, field));
  return added.length === 0 ? struct : { ...struct, ...Object.fromEntries(added) };
}

function isLacking(struct: Fields, field: string): boolean {
  const value = fieldIn(struct, field);
  return value === undefined || value === null || value === "";
}

type Rule = (struct: Fields) => Fields;

/** The mode of files in a volume, 0644. */
const defaultMode = { defaultMode: 0o644 };

const coreDefaults: Readonly<Record<string, Rule>> = {
  Pod: podDefaults,
  Namespace: (namespace) => {
    const metadata = structIn(namespace, "metadata");
    const labels = { ...structIn(metadata, "labels"), "kubernetes.io/metadata.name": fieldIn(metadata, "name") };
    return { ...namespace, metadata: { ...metadata, labels } };
  },
  PodSpec: (spec) => {
    const account = fieldIn(spec, "serviceAccountName") || fieldIn(spec, "serviceAccount");
    return filled(account ? { ...spec, serviceAccountName: account, serviceAccount: account } : spec, {
      dnsPolicy: "ClusterFirst",
      restartPolicy: "Always",
      securityContext: {},
      terminationGracePeriodSeconds: 30,
      schedulerName: "default-scheduler",
    });
  },
  NodeSpec: (spec) => {
    // The older of the two fields counts.
    const [range, ranges] = [fieldIn(spec, "podCIDR"), listIn(spec, "podCIDRs")];
    return range && range !== ranges[0] ? { ...spec, podCIDRs: [range] } : spec;
  },
  Probe: (probe) => {
    const defaults = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
    const zeros = Object.entries(defaults).filter(([field]) => !fieldIn(probe, field));
    return { ...probe, ...Object.fromEntries(zeros) };
  },
  HTTPGetAction: (action) => filled(action, { path: "/", scheme: "HTTP" }),
  SecretVolumeSource: (source) => filled(source, defaultMode),
  ConfigMapVolumeSource: (source) => filled(source, defaultMode),
  DownwardAPIVolumeSource: (source) => filled(source, defaultMode),
  ProjectedVolumeSource: (source) => filled(source, defaultMode),
  ServiceAccountTokenProjection: (source) => filled(source, { expirationSeconds: 3600 }),
  HostPathVolumeSource: (source) => ({ type: "", ...source }),
  ObjectFieldSelector: (selector) => filled(selector, { apiVersion: "v1" }),
  PersistentVolumeSpec: (spec) => filled(spec, { persistentVolumeReclaimPolicy: "Retain", volumeMode: "Filesystem" }),
  // A StatefulSet's templates have no type where people wrote them, and one where the API server stored them
  // (`Convert_apps_StatefulSetSpec_To_v1_StatefulSetSpec`, pkg/apis/apps/v1/conversion.go); it compares neither.
  PersistentVolumeClaim: ({ apiVersion: _apiVersion, kind: _kind, ...claim }) => ({
    ...claim,
    status: filled(structIn(claim, "status"), { phase: "Pending" }),
  }),
  PersistentVolumeClaimSpec: (spec) => filled(spec, { volumeMode: "Filesystem" }),
  LimitRangeItem: limitRangeDefaults,
  StorageClass: (one) => filled(one, { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" }),
  CSIDriverSpec: (spec) => {
    const modes = listIn(spec, "volumeLifecycleModes");
    return filled(modes.length === 0 ? { ...spec, volumeLifecycleModes: ["Persistent"] } : spec, {
      attachRequired: true,
      podInfoOnMount: false,
      storageCapacity: false,
      fsGroupPolicy: "ReadWriteOnceWithFSType",
      requiresRepublish: false,
      seLinuxMount: false,
      preventPodSchedulingIfMissing: false,
    });
  },
  PriorityClass: (one) => filled(one, { preemptionPolicy: "PreemptLowerPriority" }),
};

const rules: ReadonlyMap<string, Rule> = new Map(
  Object.entries({ ...coreDefaults, ...imageDefaults, ...workloadDefaults }),
);

/** What templates do not have filled in, pods have. Source: `SetDefaults_Pod`. */
function podDefaults(pod: Fields): Fields {
  const spec = structIn(pod, "spec");
  const grace = fieldIn(spec, "terminationGracePeriodSeconds");
  const hostNetwork = fieldIn(spec, "hostNetwork") === true;
  const containers = (name: string): Fields =>
    Array.isArray(fieldIn(spec, name))
      ? { [name]: listIn(spec, name).map((one) => (isFields(one) ? podContainer(one, hostNetwork) : one)) }
      : {};
  return {
    ...pod,
    spec: filled(
      {
        ...spec,
        ...containers("containers"),
        ...containers("initContainers"),
        ...(typeof grace === "number" && grace < 0 && { terminationGracePeriodSeconds: 1 }),
      },
      { enableServiceLinks: true },
    ),
  };
}

function podContainer(container: Fields, hostNetwork: boolean): Fields {
  const resources = structIn(container, "resources");
  const limits = fieldIn(resources, "limits");
  const requested = isFields(limits)
    ? { ...container, resources: { ...resources, requests: { ...limits, ...structIn(resources, "requests") } } }
    : container;
  if (!hostNetwork || !Array.isArray(fieldIn(container, "ports"))) return requested;
  const ports = listIn(container, "ports").map((port) =>
    isFields(port) && !port["hostPort"] ? { ...port, hostPort: port["containerPort"] } : port,
  );
  return { ...requested, ports };
}

/** Source: `SetDefaults_LimitRangeItem`. */
function limitRangeDefaults(item: Fields): Fields {
  if (fieldIn(item, "type") !== "Container") return item;
  const limit = { ...structIn(item, "max"), ...structIn(item, "default") };
  const request = { ...structIn(item, "min"), ...limit, ...structIn(item, "defaultRequest") };
  return { ...item, default: limit, defaultRequest: request };
}

function structIn(struct: Fields, field: string): Fields {
  const value = fieldIn(struct, field);
  return isFields(value) ? value : {};
}
