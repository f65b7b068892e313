import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { auditPolicy, schedulerConfiguration, type Setup } from "./arguments.ts";
import type { Credentials } from "./credentials.ts";

/** The files that components share, all in the control plane's folder. */
export interface Files {
  readonly certificates: string;
  /** Written by the API server when it starts. */
  readonly ca: string;
  readonly serviceAccountKey: string;
  readonly serviceAccountPublicKey: string;
  readonly tokens: string;
  /** The admin's. */
  readonly kubeconfig: string;
  readonly auditPolicy: string;
  readonly auditLog: string;
  readonly schedulerConfiguration: string;
  readonly kwokStages: string;
  /** A folder that is to have nothing in it. */
  readonly empty: string;
}

/** Where they lie. */
export function filesIn(folder: string, { serviceAccountKey, tokenFile }: Credentials): Files {
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

/** Writes those that must be there before anything starts. */
export function writeFiles(setup: Setup, programs: string): void {
  const { files, options } = setup;
  for (const folder of [files.certificates, files.empty]) mkdirSync(folder);
  writeFileSync(files.auditPolicy, JSON.stringify(auditPolicy));
  writeFileSync(files.schedulerConfiguration, JSON.stringify(schedulerConfiguration(setup)));
  if (options.kubelet === "kwok") writeFileSync(files.kwokStages, execFileSync(join(programs, "kwok"), ["stages"]));
}
