import { type Check, containersText, plural, quotedList, settersText, sortedSet, type Violation } from "./check.ts";
import { hasOwnUsers, type SecuredContainer, type SecuredPod, type SecurityContext } from "./secured-pod.ts";

/** The names of the containers of which something holds. */
function namesWhere(
  { all }: SecuredPod,
  holds: (context: SecurityContext, container: SecuredContainer) => boolean,
): readonly string[] {
  return all.filter((one) => holds(one.securityContext ?? {}, one)).map(({ name }) => name);
}

const defaultCapabilities = new Set(
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(
    " ",
  ),
);

function capabilities(pod: SecuredPod): Violation | undefined {
  const others = ({ capabilities: asked }: SecurityContext): readonly string[] =>
    (asked?.add ?? []).filter((one) => !defaultCapabilities.has(one));
  const names = namesWhere(pod, (context) => others(context).length > 0);
  if (names.length === 0) return undefined;
  const forbidden = sortedSet(pod.all.flatMap(({ securityContext = {} }) => others(securityContext)));
  const detail = `${containersText(names)} must not include ${quotedList(forbidden)} in securityContext.capabilities.add`;
  return { reason: "non-default capabilities", detail };
}

function hostNamespaces({ spec }: SecuredPod): Violation | undefined {
  const shared = (["hostNetwork", "hostPID", "hostIPC"] as const).filter((field) => spec[field] === true);
  if (shared.length === 0) return undefined;
  return { reason: "host namespaces", detail: shared.map((field) => `${field}=true`).join(", ") };
}

function hostPathVolumes({ spec }: SecuredPod): Violation | undefined {
  const names = (spec.volumes ?? []).filter((volume) => "hostPath" in volume).map(({ name }) => name);
  if (names.length === 0) return undefined;
  return { reason: "hostPath volumes", detail: `${plural("volume", names.length)} ${quotedList(names)}` };
}

function hostPorts(pod: SecuredPod): Violation | undefined {
  const portsOf = ({ ports = [] }: SecuredContainer): readonly string[] =>
    ports.flatMap(({ hostPort = 0 }) => (hostPort === 0 ? [] : [String(hostPort)]));
  const names = namesWhere(pod, (_, container) => portsOf(container).length > 0);
  if (names.length === 0) return undefined;
  const ports = sortedSet(pod.all.flatMap(portsOf));
  const verb = names.length === 1 ? "uses" : "use";
  return {
    reason: "hostPort",
    detail: `${containersText(names)} ${verb} ${plural("hostPort", ports.length)} ${ports.join(", ")}`,
  };
}

function hostsOf({ livenessProbe, readinessProbe, startupProbe, lifecycle }: SecuredContainer): readonly string[] {
  const handlers = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop];
  return handlers
    .flatMap((one) => [one?.httpGet?.host ?? "", one?.tcpSocket?.host ?? ""])
    .filter((host) => host !== "");
}

function probeHosts(pod: SecuredPod): Violation | undefined {
  const names = sortedSet(namesWhere(pod, (_, container) => hostsOf(container).length > 0));
  if (names.length === 0) return undefined;
  const hosts = sortedSet(pod.all.flatMap(hostsOf));
  const [verb, word] = [names.length === 1 ? "uses" : "use", plural("probe or lifecycle host", hosts.length)];
  return { reason: "probe or lifecycle host", detail: `${containersText(names)} ${verb} ${word} ${quotedList(hosts)}` };
}

function privileged(pod: SecuredPod): Violation | undefined {
  const names = namesWhere(pod, (context) => context.privileged === true);
  if (names.length === 0) return undefined;
  return { reason: "privileged", detail: `${containersText(names)} must not set securityContext.privileged=true` };
}

/** Also restricted's own check, without the exception for pods that have users of their own. */
export function procMount(pod: SecuredPod): Violation | undefined {
  const isOther = (mount: string | undefined): mount is string => mount !== undefined && mount !== "Default";
  const names = namesWhere(pod, ({ procMount: mount }) => isOther(mount));
  if (names.length === 0) return undefined;
  const types = sortedSet(pod.all.map(({ securityContext }) => securityContext?.procMount).filter(isOther));
  return {
    reason: "procMount",
    detail: `${containersText(names)} must not set securityContext.procMount to ${quotedList(types)}`,
  };
}

function appArmorProfile(pod: SecuredPod): Violation | undefined {
  const isBad = ({ appArmorProfile: profile }: SecurityContext): boolean =>
    profile !== undefined && profile.type !== "RuntimeDefault" && profile.type !== "Localhost";
  const own = pod.spec.securityContext ?? {};
  const names = namesWhere(pod, isBad);
  const contexts = [own, ...pod.all.map(({ securityContext = {} }) => securityContext)].filter(isBad);
  const annotations = Object.entries(pod.metadata.annotations ?? {})
    .filter(
      ([key, value]) => key.startsWith("container.apparmor.security.beta.kubernetes.io/") && !isAllowedProfile(value),
    )
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const setters = [
    settersText(isBad(own), names),
    annotations.length > 0 ? plural("annotation", annotations.length) : "",
  ];
  const who = setters.filter((text) => text !== "").join(" and ");
  if (who === "") return undefined;
  const values = [
    ...sortedSet(contexts.map(({ appArmorProfile: profile }) => profile?.type ?? "")),
    ...sortedSet(annotations),
  ];
  const reason = plural("forbidden AppArmor profile", values.length);
  return { reason, detail: `${who} must not set AppArmor profile type to ${quotedList(values)}` };
}

function isAllowedProfile(profile: string): boolean {
  return profile === "" || profile === "runtime/default" || profile.startsWith("localhost/");
}

function seLinuxOptions(pod: SecuredPod, minor: number): Violation | undefined {
  const types = [
    "",
    "container_t",
    "container_init_t",
    "container_kvm_t",
    ...(minor >= 31 ? ["container_engine_t"] : []),
  ];
  const isBad = ({ seLinuxOptions: options }: SecurityContext): boolean =>
    options !== undefined &&
    (!types.includes(options.type ?? "") || (options.user ?? "") !== "" || (options.role ?? "") !== "");
  const own = pod.spec.securityContext ?? {};
  const who = settersText(isBad(own), namesWhere(pod, isBad));
  if (who === "") return undefined;
  const options = [own, ...pod.all.map(({ securityContext = {} }) => securityContext)].flatMap(
    (one) => one.seLinuxOptions ?? [],
  );
  const badTypes = sortedSet(options.map(({ type = "" }) => type).filter((type) => !types.includes(type)));
  const data = [
    ...(badTypes.length > 0 ? [`${plural("type", badTypes.length)} ${quotedList(badTypes)}`] : []),
    ...(options.some(({ user = "" }) => user !== "") ? ["user may not be set"] : []),
    ...(options.some(({ role = "" }) => role !== "") ? ["role may not be set"] : []),
  ];
  return {
    reason: "seLinuxOptions",
    detail: `${who} set forbidden securityContext.seLinuxOptions: ${data.join("; ")}`,
  };
}

/** Whether a profile is asked for that is no allowed one; also of restricted. */
export function hasBadSeccomp({ seccompProfile: profile }: SecurityContext): boolean {
  return profile !== undefined && profile.type !== "RuntimeDefault" && profile.type !== "Localhost";
}

/** Who asks for a seccomp profile that is not allowed; also of restricted. */
export function badSeccomp(pod: SecuredPod): Violation | undefined {
  const own = pod.spec.securityContext ?? {};
  const who = settersText(hasBadSeccomp(own), namesWhere(pod, hasBadSeccomp));
  if (who === "") return undefined;
  const contexts = [own, ...pod.all.map(({ securityContext = {} }) => securityContext)].filter(hasBadSeccomp);
  const types = sortedSet(contexts.map(({ seccompProfile: profile }) => profile?.type ?? ""));
  return {
    reason: "seccompProfile",
    detail: `${who} must not set securityContext.seccompProfile.type to ${quotedList(types)}`,
  };
}

/** Until 1.18 annotations said it. */
function seccompAnnotations({ metadata, all }: SecuredPod): Violation | undefined {
  const keys = [
    "seccomp.security.alpha.kubernetes.io/pod",
    ...all.map(({ name }) => `container.seccomp.security.alpha.kubernetes.io/${name}`),
  ];
  const annotations = new Map(Object.entries(metadata.annotations ?? {}));
  const forbidden = sortedSet(
    keys.flatMap((key) => {
      const value = annotations.get(key);
      const isAllowed =
        value === undefined ||
        value === "runtime/default" ||
        value === "docker/default" ||
        value.startsWith("localhost/");
      return isAllowed ? [] : [`${key}=${JSON.stringify(value)}`];
    }),
  );
  if (forbidden.length === 0) return undefined;
  return {
    reason: "seccompProfile",
    detail: `forbidden ${plural("annotation", forbidden.length)} ${forbidden.join(", ")}`,
  };
}

/** Those that are safe, and since which minor version. */
const safeSysctls: ReadonlyMap<string, number> = new Map([
  ["kernel.shm_rmid_forced", 0],
  ["net.ipv4.ip_local_port_range", 0],
  ["net.ipv4.tcp_syncookies", 0],
  ["net.ipv4.ping_group_range", 0],
  ["net.ipv4.ip_unprivileged_port_start", 0],
  ["net.ipv4.ip_local_reserved_ports", 27],
  ["net.ipv4.tcp_keepalive_time", 29],
  ["net.ipv4.tcp_fin_timeout", 29],
  ["net.ipv4.tcp_keepalive_intvl", 29],
  ["net.ipv4.tcp_keepalive_probes", 29],
  ["net.ipv4.tcp_rmem", 32],
  ["net.ipv4.tcp_wmem", 32],
  ["net.ipv4.tcp_slow_start_after_idle", 37],
  ["net.ipv4.tcp_notsent_lowat", 37],
]);

function sysctls({ spec }: SecuredPod, minor: number): Violation | undefined {
  const names = (spec.securityContext?.sysctls ?? []).map(({ name }) => name);
  const forbidden = names.filter((name) => (safeSysctls.get(name) ?? Infinity) > minor);
  return forbidden.length === 0 ? undefined : { reason: "forbidden sysctls", detail: forbidden.join(", ") };
}

function windowsHostProcess(pod: SecuredPod): Violation | undefined {
  const isBad = ({ windowsOptions }: SecurityContext): boolean => windowsOptions?.hostProcess === true;
  const who = settersText(isBad(pod.spec.securityContext ?? {}), namesWhere(pod, isBad));
  if (who === "") return undefined;
  return { reason: "hostProcess", detail: `${who} must not set securityContext.windowsOptions.hostProcess=true` };
}

/** The checks of the level baseline, sorted by id. */
export const baselineChecks: readonly Check[] = [
  { id: "appArmorProfile", since: 0, violation: appArmorProfile },
  { id: "capabilities_baseline", since: 0, violation: capabilities },
  { id: "hostNamespaces", since: 0, violation: hostNamespaces },
  { id: "hostPathVolumes", since: 0, violation: hostPathVolumes },
  { id: "hostPorts", since: 0, violation: hostPorts },
  { id: "hostProbesAndHostLifecycle", since: 34, violation: probeHosts },
  { id: "privileged", since: 0, violation: privileged },
  {
    id: "procMount",
    since: 0,
    violation: (pod, minor) => (minor >= 35 && hasOwnUsers(pod) ? undefined : procMount(pod)),
  },
  { id: "seLinuxOptions", since: 0, violation: seLinuxOptions },
  {
    id: "seccompProfile_baseline",
    since: 0,
    violation: (pod, minor) => (minor >= 19 ? badSeccomp(pod) : seccompAnnotations(pod)),
  },
  { id: "sysctls", since: 0, violation: sysctls },
  { id: "windowsHostProcess", since: 0, violation: windowsHostProcess },
];
