import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildControlPlane } from "../../tools/control-plane.mjs";
import { type ApiAnswer, ApiClient, type ApiRequest } from "./api-client.ts";
import {
  apiServerArguments,
  auditPolicy,
  controllerManagerArguments,
  etcdArguments,
  type Files,
  kwokArguments,
  type Ports,
  schedulerArguments,
  schedulerConfiguration,
  type Setup,
} from "./arguments.ts";
import { Component } from "./component.ts";
import { admin, createCredentials, type Credentials } from "./credentials.ts";
import { freePorts } from "./free-ports.ts";
import { kubeconfigText } from "./kubeconfig.ts";
import { startKubelets } from "./kubelets.ts";
import type { ControlPlaneOptions } from "./options.ts";
import { collectionPath, type KubernetesObject } from "./resource-path.ts";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));
/** How long all of it may take until it is ready, in ms, on a machine that does much else. */
const readyWithin = 120_000;
/** How often another process may take a port between our choosing it and its use. */
const attempts = 3;

/** How `kubectl` ended. */
export interface KubectlResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Starts a control plane on loopback, with keys of its own, and waits until all of it is ready. Whoever starts one
 * stops it; it ends with this process in any case, even if that is killed. Builds the programs if they are not there.
 *
 * @throws ToolError when they can not be built.
 * @throws Error with the end of its log when a component dies.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const programs = await buildControlPlane(projectRoot, { kwok: options.kubelet === "kwok" });
  for (let attempt = 1; ; attempt++) {
    const controlPlane = new ControlPlane(programs, options, await choosePorts());
    try {
      await controlPlane.start();
      return controlPlane;
    } catch (error) {
      await controlPlane.stop();
      const isTaken = error instanceof Error && error.message.includes("address already in use");
      if (!isTaken || attempt === attempts) throw error;
    }
  }
}

/** A running control plane. */
export class ControlPlane {
  /** The API server's, such as `https://127.0.0.1:40123`. */
  readonly url: string;
  /** Holds everything: keys, data, logs. Removed when it is stopped. */
  readonly folder: string;
  /** The admin's. */
  readonly kubeconfig: string;
  /** One JSON object a request, where `auditLog` was asked for. */
  readonly auditLogFile: string;
  /** The folder of the programs: kubectl among them. */
  readonly programs: string;
  readonly #options: ControlPlaneOptions;
  readonly #setup: Setup;
  readonly #credentials: Credentials;
  readonly #client: ApiClient;
  /** In the order in which they were started. The API server's place is kept while it is away. */
  readonly #components = new Map<string, Component>();
  #kubelets: { stop(): Promise<void> } | undefined;

  constructor(programs: string, options: ControlPlaneOptions, ports: Ports) {
    this.programs = programs;
    this.#options = options;
    this.folder = mkdtempSync(join(tmpdir(), "stowage-control-plane-"));
    this.url = `https://127.0.0.1:${ports.apiServer}`;
    this.#credentials = createCredentials(this.folder, options.users ?? []);
    const files = filesIn(this.folder, this.#credentials);
    this.#setup = { ports, files, options };
    this.kubeconfig = files.kubeconfig;
    this.auditLogFile = files.auditLog;
    this.#client = new ApiClient(this.url, () => this.ca, this.adminToken);
  }

  /** The certificate by which the API server is known, PEM. */
  get ca(): string {
    return readFileSync(this.#setup.files.ca, "utf8");
  }

  get adminToken(): string {
    return this.#credentials.tokenOf(admin.name);
  }

  /** The token of one of the users named at the start. */
  tokenOf(user: string): string {
    return this.#credentials.tokenOf(user);
  }

  /** Writes a kubeconfig of one of the users named at the start. @returns its path */
  kubeconfigFor(user: string, options: { readonly namespace?: string } = {}): string {
    const file = join(this.folder, `${user}.${options.namespace ?? ""}.kubeconfig`);
    const { url, ca } = this;
    writeFileSync(file, kubeconfigText({ url, ca, user, token: this.tokenOf(user), namespace: options.namespace }));
    return file;
  }

  /**
   * Runs kubectl, by default as the admin.
   *
   * @throws Error when it says no, with what it said.
   */
  async kubectl(args: readonly string[], input = ""): Promise<string> {
    const { status, stdout, stderr } = await this.tryKubectl(args, input);
    if (status !== 0) throw new Error(`kubectl ${args.join(" ")} ended with exit code ${status}:\n${stderr}`);
    return stdout;
  }

  /** Runs kubectl, which may well say no. */
  tryKubectl(args: readonly string[], input = ""): Promise<KubectlResult> {
    return new Promise((resolve) => {
      const env = { PATH: process.env["PATH"], HOME: this.folder, KUBECONFIG: this.kubeconfig };
      const options = { env, maxBuffer: 2 ** 30 };
      const child = execFile(join(this.programs, "kubectl"), args, options, (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
        resolve({ status, stdout, stderr: stderr === "" && error !== null ? error.message : stderr });
      });
      // It may end without reading all of it; what it says then is the answer.
      child.stdin?.on("error", () => {});
      child.stdin?.end(input);
    });
  }

  /** Asks the API server. @throws Error when there is no answer, saying which component died. */
  async request(wanted: ApiRequest): Promise<ApiAnswer> {
    try {
      return await this.#client.ask(wanted);
    } catch (error) {
      throw this.#explained(error);
    }
  }

  /** Creates an object by one POST, status and all where the API keeps it. @throws Error when it is refused. */
  async create(object: KubernetesObject): Promise<void> {
    const { status, text } = await this.request({ method: "POST", path: collectionPath(object), body: object });
    if (status !== 201) throw new Error(`${object.kind} ${object.metadata.name} was refused with ${status}: ${text}`);
  }

  /** Ends the API server as a rolling update of the control plane would; everything else goes on without it. */
  async stopApiServer(signal?: "SIGTERM" | "SIGKILL"): Promise<void> {
    await this.#components.get("kube-apiserver")?.stop(signal);
  }

  /** Starts it again as it was, and waits until it is ready. */
  async startApiServer(): Promise<void> {
    this.#run("kube-apiserver", apiServerArguments(this.#setup));
    await this.#untilReady();
  }

  /** Ends the scheduler and starts it anew: it tries every pod again that waits. */
  async restartScheduler(): Promise<void> {
    await this.#components.get("kube-scheduler")?.stop();
    this.#run("kube-scheduler", schedulerArguments(this.#setup));
    await this.#untilReady();
  }

  /** Starts all of it, once. */
  async start(): Promise<void> {
    const { scheduler, controllerManager, kubelet } = this.#options;
    this.#writeFiles();
    this.#run("etcd", etcdArguments(this.#setup, join(this.folder, "etcd")), { STOWAGE_LIFELINE_FOLDER: this.folder });
    this.#run("kube-apiserver", apiServerArguments(this.#setup));
    await this.#until("the API server's certificate", () => Promise.resolve(existsSync(this.#setup.files.ca)));
    this.#writeKubeconfig();
    await this.#untilReady();
    if (controllerManager === true) this.#run("kube-controller-manager", controllerManagerArguments(this.#setup));
    if (scheduler === true) this.#run("kube-scheduler", schedulerArguments(this.#setup));
    if (kubelet === "kwok") this.#run("kwok", kwokArguments(this.#setup));
    if (kubelet === "stand-in") this.#kubelets = startKubelets(this.#client);
    await this.#untilReady();
  }

  /** Stops everything, clients first, and removes the folder. */
  async stop(): Promise<void> {
    await this.#kubelets?.stop();
    const [etcd, apiServer, ...clients] = this.#components.values();
    await Promise.all(clients.map((component) => component.stop()));
    await apiServer?.stop();
    await etcd?.stop();
    this.#client.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What the scheduler measures of itself, in Prometheus' text. */
  async schedulerMetrics(): Promise<string> {
    const answer = await this.#client.askComponent(`https://127.0.0.1:${this.#setup.ports.scheduler}/metrics`);
    if (answer?.status !== 200) throw this.#explained(new Error(`the scheduler's metrics: ${answer?.status}`));
    return answer.text;
  }

  /** The process of a component, `undefined` if it was never started. */
  pidOf(name: string): number | undefined {
    return this.#components.get(name)?.pid;
  }

  /** What a component has written so far. */
  logOf(name: string): string {
    return readFileSync(join(this.folder, `${name}.log`), "utf8");
  }

  #run(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
    const component = new Component({ name, programs: this.programs, args, folder: this.folder, env });
    this.#components.set(name, component);
  }

  #writeFiles(): void {
    const { files } = this.#setup;
    for (const folder of [files.certificates, files.empty]) mkdirSync(folder);
    writeFileSync(files.auditPolicy, JSON.stringify(auditPolicy));
    writeFileSync(files.schedulerConfiguration, JSON.stringify(schedulerConfiguration(this.#setup)));
    if (this.#options.kubelet !== "kwok") return;
    writeFileSync(files.kwokStages, execFileSync(join(this.programs, "kwok"), ["stages"]));
  }

  #writeKubeconfig(): void {
    const { url, ca, adminToken: token } = this;
    writeFileSync(this.kubeconfig, kubeconfigText({ url, ca, user: admin.name, token }), { mode: 0o600 });
  }

  /** Until whatever runs says that it is ready, and a pod can be made in the default namespace. */
  async #untilReady(): Promise<void> {
    const { ports } = this.#setup;
    const checks: [component: string, url: string][] = [
      ["kube-apiserver", `${this.url}/readyz`],
      ["kube-controller-manager", `https://127.0.0.1:${ports.controllerManager}/healthz`],
      ["kube-scheduler", `https://127.0.0.1:${ports.scheduler}/readyz`],
    ];
    for (const [name, url] of checks) {
      if (this.#components.has(name)) await this.#until(name, () => this.#isWell(url));
    }
    if (!this.#components.has("kube-controller-manager")) return;
    const account = `${this.url}/api/v1/namespaces/default/serviceaccounts/default`;
    await this.#until("the default service account", () => this.#isWell(account));
  }

  async #isWell(url: string): Promise<boolean> {
    return (await this.#client.askComponent(url))?.status === 200;
  }

  async #until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + readyWithin;
    while (!(await isSo())) {
      const failures = this.#failures();
      if (failures.length > 0) throw new Error(failures.join("\n"));
      if (Date.now() > deadline)
        throw new Error(`${what} was not ready within ${readyWithin / 1000} s\n${this.#tails()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  #failures(): string[] {
    return [...this.#components.values()].flatMap((component) => component.failure() ?? []);
  }

  #tails(): string {
    return [...this.#components.values()].map((component) => `${component.name}:\n${component.logTail()}`).join("\n");
  }

  #explained(error: unknown): unknown {
    const failures = this.#failures();
    if (failures.length === 0) return error;
    const message = error instanceof Error ? error.message : String(error);
    return new Error([message, ...failures].join("\n"), { cause: error });
  }
}

async function choosePorts(): Promise<Ports> {
  const [etcd = 0, etcdPeer = 0, apiServer = 0, controllerManager = 0, scheduler = 0] = await freePorts(5);
  return { etcd, etcdPeer, apiServer, controllerManager, scheduler };
}

function filesIn(folder: string, { serviceAccountKey, tokenFile }: Credentials): Files {
  return {
    serviceAccountKey: serviceAccountKey.privateFile,
    serviceAccountPublicKey: serviceAccountKey.publicFile,
    tokens: tokenFile,
    certificates: join(folder, "certificates"),
    ca: join(folder, "certificates/apiserver.crt"),
    kubeconfig: join(folder, "admin.kubeconfig"),
    auditPolicy: join(folder, "audit-policy.json"),
    auditLog: join(folder, "audit.log"),
    schedulerConfiguration: join(folder, "scheduler.json"),
    kwokStages: join(folder, "kwok-stages.yaml"),
    empty: join(folder, "empty"),
  };
}
