/** How large a made-up cluster is. */
export interface DumpSize {
  readonly nodes: number;
  readonly pods: number;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The objects of a made-up cluster as the API server would list them, with all that scheduling does not read: status,
 * images, token volumes. A third of the pods are of DaemonSets, some of StatefulSets, most of Deployments, one in three
 * of those with rules between pods. The same size gives the same objects.
 */
export function* dumpObjects({ nodes, pods }: DumpSize): Generator<Fields, void, undefined> {
  const namespaces = Math.max(2, Math.ceil(nodes / 100));
  for (let at = 0; at < namespaces; at++) yield object("v1", "Namespace", `team-${at}`, undefined, {}, {});
  for (let at = 0; at < nodes; at++) yield node(at);
  for (let at = 0; at < nodes; at++) yield csiNode(at);
  let left = pods;
  for (const agent of ["node-exporter", "kube-proxy", "csi-node"]) {
    for (let at = 0; at < nodes && left > (pods * 2) / 3; at++, left--) yield daemonPod(agent, at);
  }
  for (let app = 0; left > 0; app++) {
    const replicas = Math.min(left, 1 + ((app * 7) % 23));
    yield* application(app, `team-${app % namespaces}`, replicas, nodes);
    left -= replicas;
  }
}

const created = "2026-02-03T04:05:06Z";

function object(
  apiVersion: string,
  kind: string,
  name: string,
  namespace: string | undefined,
  metadata: Fields,
  body: Fields,
): Fields {
  const of = namespace === undefined ? {} : { namespace };
  const uid = uidOf(`${kind}/${namespace ?? ""}/${name}`);
  const labels = { ...(metadata["labels"] as Fields), "app.kubernetes.io/managed-by": "Helm" };
  const own = { creationTimestamp: created, name, ...of, resourceVersion: String(hash(name)), uid };
  return { apiVersion, kind, metadata: { ...metadata, labels, ...own }, ...body };
}

function node(at: number): Fields {
  const name = nodeName(at);
  const labels = {
    "beta.kubernetes.io/arch": "amd64",
    "kubernetes.io/arch": "amd64",
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    "node.kubernetes.io/instance-type": ["m5.4xlarge", "c5.9xlarge", "r5.2xlarge"][at % 3],
    "topology.kubernetes.io/region": "eu-west-1",
    "topology.kubernetes.io/zone": `eu-west-1${"abc"[at % 3]}`,
  };
  const capacity = { cpu: "16", "ephemeral-storage": "209702892Ki", "hugepages-2Mi": "0", memory: "64Gi", pods: "110" };
  const taints = at % 20 === 19 ? { taints: [{ effect: "NoSchedule", key: "dedicated", value: "batch" }] } : {};
  const conditions = ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"].map((type) => ({
    lastHeartbeatTime: created,
    lastTransitionTime: created,
    message: "kubelet is posting ready status, and has sufficient memory, disk and PIDs available",
    reason: `Kubelet${type}`,
    status: type === "Ready" ? "True" : "False",
    type,
  }));
  const images = Array.from({ length: 30 }, (_, image) => ({
    names: [
      `registry.example/shop/app-${(at + image * 31) % 900}@sha256:${hex(`image ${at + image}`, 64)}`,
      imageOf(image),
    ],
    sizeBytes: 20_000_000 + ((at * image) % 977) * 100_000,
  }));
  const nodeInfo = { architecture: "amd64", bootID: uidOf(name), kubeletVersion: "v1.36.1", operatingSystem: "linux" };
  const allocatable = { ...capacity, cpu: "15890m", memory: "62Gi" };
  const addresses = [{ address: `10.${at >> 8}.${at & 255}.1`, type: "InternalIP" }];
  return object(
    "v1",
    "Node",
    name,
    undefined,
    { labels, annotations: { "csi.volume.kubernetes.io/nodeid": name } },
    {
      spec: { podCIDR: `10.${at >> 8}.${at & 255}.0/24`, providerID: `aws:///eu-west-1/${name}`, ...taints },
      status: { addresses, allocatable, capacity, conditions, images, nodeInfo },
    },
  );
}

function csiNode(at: number): Fields {
  const driver = { allocatable: { count: 25 }, name: "ebs.csi.aws.com", nodeID: nodeName(at) };
  return object(
    "storage.k8s.io/v1",
    "CSINode",
    nodeName(at),
    undefined,
    {},
    {
      spec: { drivers: [{ ...driver, topologyKeys: ["topology.kubernetes.io/zone"] }] },
    },
  );
}

function daemonPod(agent: string, at: number): Fields {
  const owner = ownerOf("DaemonSet", "kube-system", agent);
  const tolerations = [{ operator: "Exists" }];
  return pod(`${agent}-${suffix(at)}`, "kube-system", { app: agent }, owner, at, { tolerations });
}

/** A workload with its pods, its Service and, of some, its disruption budget. */
function* application(app: number, namespace: string, replicas: number, nodes: number): Generator<Fields> {
  const name = `app-${app}`;
  const isStateful = app % 12 === 11;
  const kind = isStateful ? "StatefulSet" : "ReplicaSet";
  const set = isStateful ? name : `${name}-${hex(name, 9)}`;
  const match = { "app.kubernetes.io/name": name, tier: ["web", "store", "worker"][app % 3] ?? "" };
  const labels = isStateful ? match : { ...match, "pod-template-hash": hex(name, 9) };
  const spec = app % 3 === 0 ? rules(app, match) : {};
  const service = {
    clusterIP: `10.96.${app >> 8}.${app & 255}`,
    ports: [{ port: 80, targetPort: 8080 }],
    selector: match,
  };
  yield object("v1", "Service", name, namespace, { labels: match }, { spec: service });
  yield object(
    "apps/v1",
    kind,
    set,
    namespace,
    { labels, ...(isStateful ? {} : ownerOf("Deployment", namespace, name)) },
    {
      spec: {
        replicas,
        selector: { matchLabels: labels },
        ...(isStateful ? { serviceName: name } : {}),
        template: { metadata: { labels }, spec: podSpec(app, spec) },
      },
      status: { observedGeneration: 3, readyReplicas: replicas, replicas },
    },
  );
  if (app % 4 === 0) {
    const budget = { minAvailable: 1, selector: { matchLabels: match } };
    yield object("policy/v1", "PodDisruptionBudget", name, namespace, {}, { spec: budget });
  }
  for (let at = 0; at < replicas; at++) {
    const podName = isStateful ? `${set}-${at}` : `${set}-${suffix(at)}`;
    const own = isStateful ? { ...labels, "apps.kubernetes.io/pod-index": String(at) } : labels;
    yield pod(
      podName,
      namespace,
      own,
      ownerOf(kind, namespace, set),
      (app * 131 + at * 37) % nodes,
      podSpec(app, spec),
    );
  }
}

/** The rules between pods that charts bring, one of each in turn. */
function rules(app: number, labels: Fields): Fields {
  const term = (topologyKey: string): Fields => ({ labelSelector: { matchLabels: labels }, topologyKey });
  const zone = "topology.kubernetes.io/zone";
  const preferred = [{ podAffinityTerm: term(zone), weight: 100 }];
  const anti = { requiredDuringSchedulingIgnoredDuringExecution: [term("kubernetes.io/hostname")] };
  const spread = { labelSelector: { matchLabels: labels }, maxSkew: 1, topologyKey: zone };
  return [
    { affinity: { podAntiAffinity: anti } },
    { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } } },
    { topologySpreadConstraints: [{ ...spread, whenUnsatisfiable: "ScheduleAnyway" }] },
    {
      affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred }, podAntiAffinity: anti },
    },
  ][(app / 3) % 4] as Fields;
}

function podSpec(app: number, rest: Fields): Fields {
  const requests = { cpu: `${50 + (app % 8) * 50}m`, memory: `${64 + (app % 16) * 32}Mi` };
  const probe = { failureThreshold: 3, httpGet: { path: "/healthz", port: 8080, scheme: "HTTP" }, periodSeconds: 10 };
  const container = {
    env: Array.from({ length: 8 }, (_, at) => ({ name: `SETTING_${at}`, value: `value of ${at} for ${app}` })),
    image: imageOf(app),
    imagePullPolicy: "IfNotPresent",
    livenessProbe: probe,
    name: "main",
    ports: [{ containerPort: 8080, name: "http", protocol: "TCP" }],
    readinessProbe: probe,
    resources: { limits: { memory: requests.memory }, requests },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, runAsNonRoot: true },
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    volumeMounts: [{ mountPath: "/etc/config", name: "config" }],
  };
  return {
    containers: [container],
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    volumes: [{ configMap: { defaultMode: 420, name: `app-${app}` }, name: "config" }],
    ...rest,
  };
}

/** A pod that runs on a node: its template's spec, what admission added to it, and its status. */
function pod(name: string, namespace: string, labels: Fields, owner: Fields, at: number, spec: Fields): Fields {
  const token = `kube-api-access-${hex(name, 5)}`;
  const full = "containers" in spec ? spec : podSpec(at % 5, spec);
  const expiring = (key: string): Fields => ({ effect: "NoExecute", key, operator: "Exists", tolerationSeconds: 300 });
  const tolerations = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].map(expiring);
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
    { configMap: { items: [{ key: "ca.crt", path: "ca.crt" }], name: "kube-root-ca.crt" } },
    {
      downwardAPI: { items: [{ fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" }, path: "namespace" }] },
    },
  ];
  const conditions = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];
  const containerStatus = {
    containerID: `containerd://${hex(name, 64)}`,
    image: imageOf(at),
    imageID: `registry.example/shop/app@sha256:${hex(`of ${name}`, 64)}`,
    lastState: {},
    name: "main",
    ready: true,
    restartCount: 0,
    started: true,
    state: { running: { startedAt: created } },
  };
  const annotations = {
    "checksum/config": hex(`config ${name}`, 64),
    "cni.projectcalico.org/podIP": `10.${at >> 8}.${at & 255}.7/32`,
    "prometheus.io/scrape": "true",
  };
  return object(
    "v1",
    "Pod",
    name,
    namespace,
    { annotations, generateName: `${name.slice(0, -5)}`, labels, ...owner },
    {
      spec: {
        ...full,
        enableServiceLinks: true,
        nodeName: nodeName(at),
        preemptionPolicy: "PreemptLowerPriority",
        priority: 0,
        serviceAccountName: "default",
        tolerations: [...((full["tolerations"] as Fields[] | undefined) ?? []), ...tolerations],
        volumes: [...(full["volumes"] as Fields[]), { name: token, projected: { defaultMode: 420, sources } }],
      },
      status: {
        conditions: conditions.map((type) => ({
          lastProbeTime: null,
          lastTransitionTime: created,
          status: "True",
          type,
        })),
        containerStatuses: [containerStatus],
        hostIP: `10.${at >> 8}.${at & 255}.1`,
        phase: "Running",
        podIP: `10.${at >> 8}.${at & 255}.7`,
        qosClass: "Burstable",
        startTime: created,
      },
    },
  );
}

function ownerOf(kind: string, namespace: string, name: string): Fields {
  const uid = uidOf(`${kind}/${namespace}/${name}`);
  return { ownerReferences: [{ apiVersion: "apps/v1", blockOwnerDeletion: true, controller: true, kind, name, uid }] };
}

function nodeName(at: number): string {
  return `ip-10-${at >> 8}-${at & 255}-1.eu-west-1.compute.internal`;
}

function imageOf(app: number): string {
  return `registry.example/shop/app-${app % 900}:v1.${app % 40}.${app % 7}`;
}

/** Five characters, as of a made name; each number has its own. */
function suffix(at: number): string {
  return ((at * 7919 + 1_234_567) % 36 ** 5).toString(36).padStart(5, "0");
}

function uidOf(text: string): string {
  return hex(text, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function hex(text: string, length: number): string {
  let made = "";
  for (let at = 0; made.length < length; at++) made += hash(`${at} ${text}`).toString(16).padStart(8, "0");
  return made.slice(0, length);
}

/** FNV-1a: looks random, and is the same each time. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
