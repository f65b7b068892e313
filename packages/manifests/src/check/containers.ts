import type { Container, PodSpec } from "@stowage/engine";
import { validateEnumValue } from "./enum-value.ts";
import { dnsLabelProblem, portNameProblem, quoted } from "./names.ts";
import { nearestName } from "./nearest-name.ts";
import { required, type Report } from "./report.ts";
import { validateContainerResources } from "./resources.ts";

/** What containers refer to in the rest of their pod. */
export interface ContainerSurroundings {
  /** The names of the pod's valid volumes. */
  readonly volumeNames: ReadonlySet<string>;
  /** The names of the pod's resource claims. */
  readonly claimNames: ReadonlySet<string>;
}

const restartPolicies = ["Always", "OnFailure", "Never"];
const restartActions = ["Restart", "RestartAllContainers"];

/** Source: `validateContainers` (pkg/apis/core/validation). */
export function validateContainers(
  containers: readonly Partial<Container>[],
  surroundings: ContainerSurroundings,
  path: string,
  report: Report,
): void {
  if (containers.length === 0) report(path, required("at least one container"));
  const names = new Set<string>();
  containers.forEach((container, index) => {
    const here = `${path}[${index}]`;
    validateContainer(container, surroundings, here, report);
    validateUnique(container.name, names, `${here}.name`, report);
    validateRestartPolicy(container, here, report);
  });
  validateHostPorts(containers, path, report);
}

/** Source: `validateInitContainers` (pkg/apis/core/validation). */
export function validateInitContainers(
  { containers = [], initContainers = [] }: Partial<PodSpec>,
  surroundings: ContainerSurroundings,
  path: string,
  report: Report,
): void {
  const names = new Set(containers.map(({ name }) => name));
  initContainers.forEach((container, index) => {
    const here = `${path}[${index}]`;
    validateContainer(container, surroundings, here, report);
    validateUnique(container.name, names, `${here}.name`, report);
    validateRestartPolicy(container, here, report);
    // They run one after another, so that two of them may have the same port. Upstream reports at the first index.
    validateHostPorts([container], path, report);
    if (container.restartPolicy === "Always") return;
    for (const field of ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"]) {
      if (!Object.hasOwn(container, field)) continue;
      report(
        `${here}.${field}`,
        "must be left out in an init container, unless its restartPolicy is Always (a sidecar)",
      );
    }
  });
}

/** Source: `validateContainerCommon` (pkg/apis/core/validation), as far as scheduling reads. */
function validateContainer(
  container: Partial<Container>,
  { volumeNames, claimNames }: ContainerSurroundings,
  path: string,
  report: Report,
): void {
  const { name = "", image = "", env = [] }: WithEnv = container;
  if (name === "") report(`${path}.name`, required("a name, unique in the pod"));
  else {
    const problem = dnsLabelProblem(name);
    if (problem !== undefined) report(`${path}.name`, `${quoted(name)} ${problem}`);
  }
  if (image === "") report(`${path}.image`, required("the image to run, such as nginx:1.29"));
  env.forEach((variable, index) => {
    if ((variable.name ?? "") === "") report(`${path}.env[${index}].name`, required("the variable's name"));
  });
  validatePorts(container, `${path}.ports`, report);
  validateVolumeMounts(container, volumeNames, `${path}.volumeMounts`, report);
  validateContainerResources(container.resources, claimNames, `${path}.resources`, report);
}

function validateUnique(name: string | undefined, seen: Set<string>, path: string, report: Report): void {
  if (name === undefined || name === "") return;
  if (seen.has(name)) report(path, `another container of the pod is already called ${quoted(name)}`);
  seen.add(name);
}

/** What only the checks read. */
interface WithEnv extends Partial<Container> {
  readonly env?: readonly { readonly name?: string }[];
}

interface RestartRule {
  readonly action?: string;
  readonly exitCodes?: { readonly operator?: string };
}

/** Source: `validateContainerRestartPolicy` (pkg/apis/core/validation). */
function validateRestartPolicy(container: Partial<Container>, path: string, report: Report): void {
  const { restartPolicy, restartPolicyRules = [] } = container;
  if (restartPolicy === undefined && restartPolicyRules.length > 0) {
    report(`${path}.restartPolicy`, required("Always, OnFailure or Never, for where no rule applies"));
  }
  validateEnumValue(restartPolicy, restartPolicies, `${path}.restartPolicy`, report);
  if (restartPolicyRules.length > 20) report(`${path}.restartPolicyRules`, "must be no more than 20 rules");
  restartPolicyRules.forEach((rule, index) => {
    const here = `${path}.restartPolicyRules[${index}]`;
    validateEnumValue(rule.action ?? "", restartActions, `${here}.action`, report);
    const { exitCodes }: RestartRule = rule;
    if (exitCodes === undefined) report(`${here}.exitCodes`, required("the exit codes that the rule is for"));
    else validateEnumValue(exitCodes.operator ?? "", ["In", "NotIn"], `${here}.exitCodes.operator`, report);
  });
}

/** Source: `validateContainerPorts` (pkg/apis/core/validation). */
function validatePorts({ ports = [] }: Partial<Container>, path: string, report: Report): void {
  const names = new Set<string>();
  ports.forEach(({ name = "", containerPort = 0, hostPort = 0, protocol }, index) => {
    const here = `${path}[${index}]`;
    const problem = name === "" ? undefined : portNameProblem(name);
    if (problem !== undefined) report(`${here}.name`, `${quoted(name)} ${problem}`);
    else if (name !== "" && names.has(name)) report(`${here}.name`, `another port is already called ${quoted(name)}`);
    names.add(name);
    if (containerPort === 0) report(`${here}.containerPort`, required("1 to 65535"));
    else if (!isPort(containerPort)) report(`${here}.containerPort`, `must be 1 to 65535, not ${containerPort}`);
    if (hostPort !== 0 && !isPort(hostPort)) report(`${here}.hostPort`, `must be 1 to 65535, not ${hostPort}`);
    if (protocol !== "") validateEnumValue(protocol, ["TCP", "UDP", "SCTP"], `${here}.protocol`, report);
  });
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65535;
}

/** Source: `AccumulateUniqueHostPorts` (pkg/apis/core/validation). */
function validateHostPorts(containers: readonly Partial<Container>[], path: string, report: Report): void {
  const taken = new Set<string>();
  containers.forEach(({ ports = [] }, index) => {
    ports.forEach(({ protocol, hostIP = "", hostPort = 0 }, at) => {
      if (hostPort === 0) return;
      const key = `${protocol === undefined || protocol === "" ? "TCP" : protocol}/${hostIP}/${hostPort}`;
      if (taken.has(key)) report(`${path}[${index}].ports[${at}].hostPort`, `the pod already has host port ${key}`);
      taken.add(key);
    });
  });
}

/** Source: `ValidateVolumeMounts` (pkg/apis/core/validation), as far as scheduling reads. */
function validateVolumeMounts(
  { volumeMounts = [] }: Partial<Container>,
  volumeNames: ReadonlySet<string>,
  path: string,
  report: Report,
): void {
  const mountPaths = new Set<string>();
  volumeMounts.forEach(({ name = "", mountPath = "" }, index) => {
    const here = `${path}[${index}]`;
    if (name === "") report(`${here}.name`, required("name one of the pod's volumes"));
    else if (!volumeNames.has(name)) {
      const nearest = nearestName(name, volumeNames);
      const hint = nearest === undefined ? "" : ` (did you mean "${nearest}"?)`;
      report(`${here}.name`, `the pod has no valid volume called ${quoted(name)}${hint}`);
    }
    if (mountPath === "") report(`${here}.mountPath`, required("where in the container the volume appears"));
    else if (mountPaths.has(mountPath))
      report(`${here}.mountPath`, `another volume is already mounted at ${quoted(mountPath)}`);
    mountPaths.add(mountPath);
  });
}
