import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApiAnswer, ApiClient, type ApiRequest } from "./api-client.ts";
import {
  apiServerArguments,
  controllerManagerArguments,
  etcdArguments,
  kwokArguments,
  type Ports,
  schedulerArguments,
  type Setup,
} from "./arguments.ts";
import { Components } from "./components.ts";
import { admin, createCredentials, type Credentials } from "./credentials.ts";
import { filesIn, writeFiles } from "./files.ts";
import { kubeconfigText } from "./kubeconfig.ts";
import { type KubectlResult, runKubectl } from "./kubectl.ts";
import { startKubelets } from "./kubelets.ts";
import type { ControlPlaneOptions } from "./options.ts";
import { collectionPath, type KubernetesObject } from "./resource-path.ts";

/** A control plane on loopback: what tests get of `useControlPlane`, and of `startControlPlane`. */
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
  readonly #components: Components;
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
    this.#components = new Components(programs, this.folder);
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
    const { programs, kubeconfig, folder: home } = this;
    return runKubectl({ programs, kubeconfig, home }, args, input);
  }

  /** Asks the API server. @throws Error when there is no answer, saying which component died. */
  async request(wanted: ApiRequest): Promise<ApiAnswer> {
    try {
      return await this.#client.ask(wanted);
    } catch (error) {
      throw this.#components.explained(error);
    }
  }

  /** Creates an object by one POST, status and all where the API keeps it. @throws Error when it is refused. */
  async create(object: KubernetesObject): Promise<void> {
    const { status, text } = await this.request({ method: "POST", path: collectionPath(object), body: object });
    if (status !== 201) throw new Error(`${object.kind} ${object.metadata.name} was refused with ${status}: ${text}`);
  }

  /** Ends the API server as a rolling update of the control plane would; everything else goes on without it. */
  async stopApiServer(signal?: "SIGTERM" | "SIGKILL"): Promise<void> {
    await this.#components.stop("kube-apiserver", signal);
  }

  /** Starts it again as it was, and waits until it is ready. */
  async startApiServer(): Promise<void> {
    this.#components.run("kube-apiserver", apiServerArguments(this.#setup));
    await this.#untilReady();
  }

  /** Ends the scheduler and starts it anew: it tries every pod again that waits. */
  async restartScheduler(): Promise<void> {
    await this.#components.stop("kube-scheduler");
    this.#components.run("kube-scheduler", schedulerArguments(this.#setup));
    await this.#untilReady();
  }

  /** What a component measures of itself, in Prometheus' text. */
  async metricsOf(name: "kube-scheduler" | "kube-controller-manager"): Promise<string> {
    const { scheduler, controllerManager } = this.#setup.ports;
    const port = name === "kube-scheduler" ? scheduler : controllerManager;
    const answer = await this.#client.askComponent(`https://127.0.0.1:${port}/metrics`);
    if (answer?.status === 200) return answer.text;
    throw this.#components.explained(new Error(`${name} does not tell its metrics: ${answer?.status}`));
  }

  /** The client of the API server, for what goes on, such as a watch. */
  get client(): ApiClient {
    return this.#client;
  }

  /** What a component has written so far. */
  logOf(name: string): string {
    return readFileSync(join(this.folder, `${name}.log`), "utf8");
  }

  /** Starts all of it, once. */
  async start(): Promise<void> {
    const { scheduler, controllerManager, kubelet } = this.#options;
    const components = this.#components;
    writeFiles(this.#setup, this.programs);
    components.run("etcd", etcdArguments(this.#setup, join(this.folder, "etcd")), {
      STOWAGE_LIFELINE_FOLDER: this.folder,
    });
    components.run("kube-apiserver", apiServerArguments(this.#setup));
    await this.#untilReady();
    // Not before: while the server writes its certificate, it is there in part.
    const { url, ca, adminToken: token } = this;
    writeFileSync(this.kubeconfig, kubeconfigText({ url, ca, user: admin.name, token }), { mode: 0o600 });
    if (controllerManager === true) components.run("kube-controller-manager", controllerManagerArguments(this.#setup));
    if (scheduler === true) components.run("kube-scheduler", schedulerArguments(this.#setup));
    if (kubelet === "kwok") components.run("kwok", kwokArguments(this.#setup));
    if (kubelet === "stand-in") this.#kubelets = startKubelets(this.#client);
    await this.#untilReady();
  }

  /** Stops everything, clients first, and removes the folder. */
  async stop(): Promise<void> {
    await this.#kubelets?.stop();
    await this.#components.stopAll();
    this.#client.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Until whatever runs says that it is ready, and a pod can be made in the default namespace. */
  async #untilReady(): Promise<void> {
    const { ports } = this.#setup;
    const checks: [component: string, url: string][] = [
      ["kube-apiserver", `${this.url}/readyz`],
      ["kube-controller-manager", `https://127.0.0.1:${ports.controllerManager}/healthz`],
      ["kube-controller-manager", `${this.url}/api/v1/namespaces/default/serviceaccounts/default`],
      ["kube-scheduler", `https://127.0.0.1:${ports.scheduler}/readyz`],
    ];
    for (const [name, url] of checks) {
      const isWell = async () => (await this.#client.askComponent(url))?.status === 200;
      if (this.#components.has(name)) await this.#components.until(`${name} (${url})`, isWell);
    }
  }
}
