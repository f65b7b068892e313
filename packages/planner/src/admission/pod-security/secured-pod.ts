import type { Container, ObjectMeta, Pod, PodSpec, Volume } from "@stowage/engine";

/** What PodSecurity reads of the security context of a pod or a container. */
export interface SecurityContext {
  readonly allowPrivilegeEscalation?: boolean;
  readonly appArmorProfile?: { readonly type?: string };
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly privileged?: boolean;
  readonly procMount?: string;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seLinuxOptions?: { readonly type?: string; readonly user?: string; readonly role?: string };
  readonly seccompProfile?: { readonly type?: string };
  readonly sysctls?: readonly { readonly name: string }[];
  readonly windowsOptions?: { readonly hostProcess?: boolean };
}

interface Handler {
  readonly httpGet?: { readonly host?: string };
  readonly tcpSocket?: { readonly host?: string };
}

/** A container, with what no scheduler reads. */
export interface SecuredContainer extends Container {
  readonly securityContext?: SecurityContext;
  readonly livenessProbe?: Handler;
  readonly readinessProbe?: Handler;
  readonly startupProbe?: Handler;
  readonly lifecycle?: { readonly postStart?: Handler; readonly preStop?: Handler };
}

interface SecuredSpec extends PodSpec {
  readonly containers: readonly SecuredContainer[];
  readonly initContainers?: readonly SecuredContainer[];
  readonly ephemeralContainers?: readonly SecuredContainer[];
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly os?: { readonly name?: string };
  readonly securityContext?: SecurityContext;
  readonly volumes?: readonly Volume[];
}

/** A pod as the checks see it. */
export interface SecuredPod {
  readonly metadata: ObjectMeta;
  readonly spec: SecuredSpec;
  /** In upstream's order: init containers first. Source: `visitContainers` (policy/visitor.go). */
  readonly all: readonly SecuredContainer[];
}

export function securedPod({ metadata, spec: read }: Pod): SecuredPod {
  const spec: SecuredSpec = read;
  const { containers, initContainers = [], ephemeralContainers = [] } = spec;
  return { metadata, spec, all: [...initContainers, ...containers, ...ephemeralContainers] };
}

/** Starting with 1.25 some checks leave Windows pods alone: validation keeps them from setting what is asked for. */
export function isOnWindows({ spec }: SecuredPod): boolean {
  return spec.os?.name === "windows";
}

/** Whether the pod's users are its own. Source: `relaxPolicyForUserNamespacePod` (policy/helpers.go). */
export function hasOwnUsers({ spec }: SecuredPod): boolean {
  return spec.hostUsers === false;
}
